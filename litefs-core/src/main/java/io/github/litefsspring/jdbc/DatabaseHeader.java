package io.github.litefsspring.jdbc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;

import io.github.litefsspring.jdbc.physical.Lease;
import io.github.litefsspring.jdbc.statement.Pragmas;

/**
 * Part of a database's header that stays the same for ever, whatever is in the database.
 *
 * @param pageSize the size of a page in bytes
 * @param encoding {@code PRAGMA encoding}: 1 is UTF-8, 2 and 3 are UTF-16
 * @param autoVacuum {@code PRAGMA auto_vacuum}: 0, 1 (full) or 2 (incremental)
 * @param userVersion {@code PRAGMA user_version}
 * @param applicationId {@code PRAGMA application_id}
 * @see <a href="https://www.sqlite.org/fileformat2.html#the_database_header">The database
 * header</a>
 */
record DatabaseHeader(int pageSize, int encoding, int autoVacuum, int userVersion, int applicationId) {

	private static final int LENGTH = 100;

	private static final int WRITE_VERSION = 18;

	private static final byte WAL = 2;

	// asks SQLite
	static DatabaseHeader of(Lease lease) throws SQLException {
		return new DatabaseHeader((int) Pragmas.number(lease, "page_size"), encoding(lease),
				(int) Pragmas.number(lease, "auto_vacuum"), (int) Pragmas.number(lease, "user_version"),
				(int) Pragmas.number(lease, "application_id"));
	}

	private static int encoding(Lease lease) throws SQLException {
		return switch (Pragmas.text(lease, "encoding")) {
			case "UTF-16le" -> 2;
			case "UTF-16be" -> 3;
			default -> 1;
		};
	}

	// for a file that SQLite does not have open
	static DatabaseHeader read(Path file) throws IOException {
		ByteBuffer header = ByteBuffer.allocate(LENGTH);
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
			while (header.hasRemaining() && channel.read(header) >= 0) {
				// a read may give less than was asked for
			}
		}
		if (header.hasRemaining()) {
			throw new IOException(file + " is no SQLite database: it is shorter than a header");
		}
		int pageSize = header.getShort(16) & 0xffff;
		int largestRoot = header.getInt(52);
		int incremental = header.getInt(64);
		return new DatabaseHeader((pageSize == 1) ? 65536 : pageSize, Math.max(1, header.getInt(56)),
				(largestRoot == 0) ? 0 : (incremental == 0) ? 1 : 2, header.getInt(60), header.getInt(68));
	}

	// marks a file that SQLite does not have open as one that is written through a
	// write-ahead log
	static void markAsWal(Path file) throws IOException {
		ByteBuffer versions = ByteBuffer.wrap(new byte[] { WAL, WAL });
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
			for (long at = WRITE_VERSION; versions.hasRemaining();) {
				at += channel.write(versions, at);
			}
			channel.force(true);
		}
	}

}
