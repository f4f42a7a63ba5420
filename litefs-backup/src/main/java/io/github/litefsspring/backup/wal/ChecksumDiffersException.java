package io.github.litefsspring.backup.wal;

import java.io.IOException;

import io.github.litefsspring.node.Position;

/**
 * The database is not what was read of it: another process wrote to it and not to its
 * log.
 *
 * @since 0.1.0
 */
public final class ChecksumDiffersException extends IOException {

	private static final long serialVersionUID = 1L;

	ChecksumDiffersException(Position position, long calculated) {
		super(("The database's checksum at transaction %s is %s, calculated %016x. A program has written to the "
				+ "database file past SQLite; the backup begins a new history")
			.formatted(position.txidText(), position.checksumText(), calculated));
	}

}
