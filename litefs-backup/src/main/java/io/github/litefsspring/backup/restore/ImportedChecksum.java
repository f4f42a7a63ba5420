package io.github.litefsspring.backup.restore;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

import io.github.litefsspring.ltx.DatabaseChecksum;
import io.github.litefsspring.sqlite.SqliteHeader;

/**
 * The checksum that LiteFS's database has after a SQLite file was imported. LiteFS sets
 * two counters in the first page to 0, so that caches notice the change
 * ({@code litefs/db.go}, {@code DB.Import}).
 */
final class ImportedChecksum {

	private static final int LOCK_BYTE = 0x40000000;

	private ImportedChecksum() {
	}

	static long of(Path file) throws IOException {
		DatabaseChecksum checksum = new DatabaseChecksum();
		try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 20)) {
			byte[] page = new byte[SqliteHeader.read(file).pageSize()];
			int lockPage = LOCK_BYTE / page.length + 1;
			for (long number = 1; in.readNBytes(page, 0, page.length) == page.length; number++) {
				if (number == 1) {
					ByteBuffer.wrap(page).putInt(SqliteHeader.CHANGE_COUNTER, 0).putInt(SqliteHeader.SCHEMA_COOKIE, 0);
				}
				if (number != lockPage) {
					checksum.toggle(number, page);
				}
			}
		}
		return checksum.value();
	}

}
