package io.github.litefsspring.ltx;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

/**
 * Gives a damaged file the file checksum that belongs to its content, so that the rules
 * behind the checksum are reached.
 */
final class FileChecksumRepair {

	private static final String CALCULATED = ", calculated ";

	private FileChecksumRepair() {
	}

	static byte[] repair(byte[] file, @Nullable LtxFormat format) throws IOException {
		try (LtxReader reader = LtxReader.openUnnamed("repair", new ByteArrayInputStream(file), format)) {
			reader.verify();
		}
		catch (LtxFormatException ex) {
			if (ex.rule().startsWith("file checksum is")) {
				String calculated = ex.rule().substring(ex.rule().indexOf(CALCULATED) + CALCULATED.length());
				ByteBuffer.wrap(file).putLong(file.length - Long.BYTES, Long.parseUnsignedLong(calculated, 16));
			}
		}
		return file;
	}

}
