package io.github.litefsspring.ltx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The two ends of an LTX file, which tell its transactions. The pages between are neither
 * read nor checked, so it costs the same for every file.
 *
 * @param header the file's first 100 bytes
 * @param postApplyChecksum the database's rolling checksum after the file is applied; 0
 * in files without checksums
 * @since 0.1.0
 */
public record LtxSummary(LtxHeader header, long postApplyChecksum) {

	private static final int TRAILER_LENGTH = 16;

	/**
	 * Read both ends of a file.
	 * @param file the file; its name must be that of an LTX file and agree with the
	 * header
	 * @return what they say
	 * @throws java.nio.file.NoSuchFileException when it is not there
	 * @throws LtxFormatException when name or header break a rule, or the file is too
	 * short
	 * @throws IOException when it cannot be read
	 */
	public static LtxSummary read(Path file) throws IOException {
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
			LtxHeader header = HeaderBytes.decode(file.toString(), read(file, channel, 0, LtxHeader.SIZE, "header"),
					null);
			if (!header.fileName().toString().equals(String.valueOf(file.getFileName()))) {
				throw new LtxFormatException(file.toString(), 16,
						"the header's transactions are those of " + header.fileName());
			}
			long end = Math.max(LtxHeader.SIZE, channel.size() - TRAILER_LENGTH);
			byte[] trailer = read(file, channel, end, TRAILER_LENGTH, "trailer");
			return new LtxSummary(header, ByteBuffer.wrap(trailer).getLong());
		}
	}

	private static byte[] read(Path file, FileChannel channel, long offset, int length, String what)
			throws IOException {
		ByteBuffer bytes = ByteBuffer.allocate(length);
		while (bytes.hasRemaining()) {
			if (channel.read(bytes, offset + bytes.position()) < 0) {
				throw new LtxFormatException(file.toString(), offset, "the file has no complete " + what);
			}
		}
		return bytes.array();
	}

}
