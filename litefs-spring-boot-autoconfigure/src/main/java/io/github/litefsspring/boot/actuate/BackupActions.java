package io.github.litefsspring.boot.actuate;

import java.io.IOException;

/**
 * Requests of an operator to the backup.
 *
 * @since 0.1.0
 */
public interface BackupActions {

	/**
	 * Store a snapshot of the database, and wait for it.
	 * @return what was stored, for people
	 * @throws IOException when it could not be stored
	 * @throws IllegalStateException when there is no backup, or another node has to do it
	 */
	String snapshot() throws IOException;

	/**
	 * Take the running database back to a restore point, on every node.
	 * @param lineage the lineage of the point
	 * @param txid its transaction
	 * @return what was done, for people
	 * @throws IOException when it was not done, or not on every node
	 * @throws IllegalStateException when there is no backup, or another node has to do it
	 */
	String restore(String lineage, long txid) throws IOException;

}
