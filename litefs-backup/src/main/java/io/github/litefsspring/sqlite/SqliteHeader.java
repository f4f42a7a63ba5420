package io.github.litefsspring.sqlite;

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
public record SqliteHeader(int pageSize, int writeVersion, int readVersion, long pages, boolean autoVacuum,
		String encoding) {

	/** The offset of the write version; the read version follows. */
	public static final int VERSIONS = 18;

	/** The offset of the number of pages. */
	public static final int PAGES = 28;

	/** The offset of the change counter. */
	public static final int CHANGE_COUNTER = 24;

	/** The offset of the schema cookie. */
	public static final int SCHEMA_COOKIE = 40;

	private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

	private static final int LENGTH = 100;

	private static final int PAGE_SIZE = 16;

	private static final int LARGEST_ROOT = 52;

	private static final int ENCODING = 56;

	private static final int PAGES_VALID_FOR = 92;

	/**
	 * Read the header of a file.
	 * @param file the file
	 * @return the header
	 * @throws IOException if the file cannot be read, or is no SQLite database
	 */
	public static SqliteHeader read(Path file) throws IOException {
		ByteBuffer header = ByteBuffer.wrap(firstBytes(file));
		if (!isDatabase(header.array())) {
			throw new IOException("%s is no SQLite database".formatted(file));
		}
		int pageSize = pageSize(header);
		if (!isPageSize(pageSize)) {
			throw new IOException("%s is no SQLite database: its page size is %d".formatted(file, pageSize));
		}
		byte[] bytes = header.array();
		return new SqliteHeader(pageSize, bytes[VERSIONS], bytes[VERSIONS + 1],
				pages(header, Files.size(file) / pageSize), header.getInt(LARGEST_ROOT) != 0,
				switch (header.getInt(ENCODING)) {
					case 2 -> "UTF-16le";
					case 3 -> "UTF-16be";
					default -> "UTF-8";
				});
	}

	/**
	 * Read the size of the pages of a file that may be no database.
	 * @param file an existing file
	 * @return the size in bytes; 0 if the file is no SQLite database
	 * @throws IOException if the file cannot be read
	 */
	public static int pageSize(Path file) throws IOException {
		ByteBuffer header = ByteBuffer.wrap(firstBytes(file));
		return (isDatabase(header.array()) && isPageSize(pageSize(header))) ? pageSize(header) : 0;
	}

	private static byte[] firstBytes(Path file) throws IOException {
		try (InputStream in = Files.newInputStream(file)) {
			return in.readNBytes(LENGTH);
		}
	}

	private static boolean isDatabase(byte[] header) {
		return header.length == LENGTH && Arrays.equals(header, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
	}

	private static boolean isPageSize(int size) {
		return size >= 512 && Integer.bitCount(size) == 1;
	}

	// 65536 does not fit into two bytes
	private static int pageSize(ByteBuffer header) {
		int size = Short.toUnsignedInt(header.getShort(PAGE_SIZE));
		return (size == 1) ? 65536 : size;
	}

	// versions of SQLite before 3.7.0 do not keep the number
	private static long pages(ByteBuffer header, long pagesOfFile) {
		long pages = Integer.toUnsignedLong(header.getInt(PAGES));
		boolean valid = header.getInt(CHANGE_COUNTER) == header.getInt(PAGES_VALID_FOR);
		return (valid && pages > 0) ? pages : pagesOfFile;
	}

}
