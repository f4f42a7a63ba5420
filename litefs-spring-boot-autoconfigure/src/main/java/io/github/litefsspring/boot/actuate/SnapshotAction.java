package io.github.litefsspring.boot.actuate;

import java.io.IOException;

/**
 * Stores a snapshot of the database in the backup.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface SnapshotAction {

	/**
	 * Store it, and wait for it.
	 * @return what was stored, for people
	 * @throws IOException when it could not be stored
	 * @throws IllegalStateException when there is no backup, or another node has to do it
	 */
	String store() throws IOException;

}
