package io.github.litefsspring.backup.spool;

import java.nio.file.Path;
import java.time.Instant;

import io.github.litefsspring.ltx.LtxFileName;
import io.github.litefsspring.node.Position;

/**
 * Committed transactions in a file on this machine that wait for being stored.
 *
 * @param name the transactions in the file
 * @param file an LTX file of format 1 with checksums, as LiteFS writes it
 * @param preApplyChecksum the database's checksum before them; 0 when the file is a
 * snapshot
 * @param postApplyChecksum the database's checksum after them
 * @param timestamp when the last of them was committed
 * @since 0.1.0
 */
public record SpooledTransaction(LtxFileName name, Path file, long preApplyChecksum, long postApplyChecksum,
		Instant timestamp) {

	/**
	 * Tell a file that holds the whole database.
	 * @return true when it begins with transaction 1
	 */
	public boolean isSnapshot() {
		return this.name.minTxid() == 1;
	}

	/**
	 * The database after them.
	 * @return the position
	 */
	public Position position() {
		return new Position(this.name.maxTxid(), this.postApplyChecksum);
	}

	/**
	 * The same transactions in another folder.
	 * @param folder the folder
	 * @return the file in it, which has the same name
	 */
	public SpooledTransaction in(Path folder) {
		return new SpooledTransaction(this.name, folder.resolve(this.name.toString()), this.preApplyChecksum,
				this.postApplyChecksum, this.timestamp);
	}

}
