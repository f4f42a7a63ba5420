package io.github.litefsspring.backup.restore;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The first bytes of a SQLite file ("Database File Format", 1.3).
 *
 * @param pageSize the size of a page in bytes
 * @param writeVersion 1 for a rollback journal, 2 for WAL; SQLite does not write a
 * database that has a higher one
 * @param readVersion the same for reading
 * @param pages how many pages the database has; the file may have more
 * @param autoVacuum whether the database has pointer-map pages, for full or incremental
 * vacuum
 * @param encoding the encoding of texts, as {@code PRAGMA encoding} names it
 */
record SqliteHeader(int pageSize, int writeVersion, int readVersion, long pages, boolean autoVacuum, String encoding) {

	/** The offset of the write version; the read version follows. */
	static final int VERSIONS = 18;

	/** The offset of the number of pages. */
	static final int PAGES = 28;

	/** The offset of the change counter. */
	static final int CHANGE_COUNTER = 24;

	/** The offset of the schema cookie. */
	static final int SCHEMA_COOKIE = 40;

	private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

	private static final int LENGTH = 100;

	private static final int PAGE_SIZE = 16;

	private static final int LARGEST_ROOT = 52;

	private static final int ENCODING = 56;

	private static final int PAGES_VALID_FOR = 92;

	static SqliteHeader read(Path file) throws IOException {
		byte[] bytes;
		try (InputStream in = Files.newInputStream(file)) {
			bytes = in.readNBytes(LENGTH);
		}
		if (bytes.length < LENGTH || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
			throw new IOException("%s is no SQLite database".formatted(file));
		}
		ByteBuffer header = ByteBuffer.wrap(bytes);
		int size = Short.toUnsignedInt(header.getShort(PAGE_SIZE));
		// 65536 does not fit into two bytes
		int pageSize = (size == 1) ? 65536 : size;
		if (pageSize < 512 || Integer.bitCount(pageSize) != 1) {
			throw new IOException("%s is no SQLite database: its page size is %d".formatted(file, pageSize));
		}
		return new SqliteHeader(pageSize, bytes[VERSIONS], bytes[VERSIONS + 1],
				pages(header, Files.size(file) / pageSize), header.getInt(LARGEST_ROOT) != 0,
				switch (header.getInt(ENCODING)) {
					case 2 -> "UTF-16le";
					case 3 -> "UTF-16be";
					default -> "UTF-8";
				});
	}

	// versions of SQLite before 3.7.0 do not keep the number
	private static long pages(ByteBuffer header, long pagesOfFile) {
		long pages = Integer.toUnsignedLong(header.getInt(PAGES));
		boolean valid = header.getInt(CHANGE_COUNTER) == header.getInt(PAGES_VALID_FOR);
		return (valid && pages > 0) ? pages : pagesOfFile;
	}

}
