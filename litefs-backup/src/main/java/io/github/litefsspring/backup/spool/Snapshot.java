package io.github.litefsspring.backup.spool;

import java.nio.file.Path;
import java.time.Instant;

import io.github.litefsspring.ltx.LtxFileName;
import io.github.litefsspring.node.Position;

/**
 * A snapshot of the whole database.
 *
 * @param file an LTX file of format 3
 * @param position the position of the database in it
 * @param timestamp when the last transaction in it was committed
 * @since 0.1.0
 */
public record Snapshot(Path file, Position position, Instant timestamp) {

	/**
	 * The name of the file in a backup store.
	 * @return the name
	 */
	public LtxFileName name() {
		return new LtxFileName(1, this.position.txid());
	}

}
