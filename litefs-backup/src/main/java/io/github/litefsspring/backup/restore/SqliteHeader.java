package io.github.litefsspring.backup.restore;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What the first bytes of a SQLite file say ("Database File Format", 1.3).
 *
 * @param pageSize the size of a page in bytes
 */
record SqliteHeader(int pageSize) {

	private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

	private static final int PAGE_SIZE = 16;

	static SqliteHeader read(Path file) throws IOException {
		byte[] bytes;
		try (InputStream in = Files.newInputStream(file)) {
			bytes = in.readNBytes(PAGE_SIZE + Short.BYTES);
		}
		if (bytes.length < PAGE_SIZE + Short.BYTES || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
			throw new IOException("%s is no SQLite database".formatted(file));
		}
		int size = Short.toUnsignedInt(ByteBuffer.wrap(bytes).getShort(PAGE_SIZE));
		// 65536 does not fit into two bytes
		int pageSize = (size == 1) ? 65536 : size;
		if (pageSize < 512 || Integer.bitCount(pageSize) != 1) {
			throw new IOException("%s is no SQLite database: its page size is %d".formatted(file, pageSize));
		}
		return new SqliteHeader(pageSize);
	}

}
