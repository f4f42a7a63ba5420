package io.github.litefsspring.backup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import io.github.litefsspring.ltx.LtxFileName;
import io.github.litefsspring.ltx.LtxFormatException;
import io.github.litefsspring.ltx.LtxHeader;
import io.github.litefsspring.ltx.LtxReader;

/**
 * A folder of LTX files, such as {@code dbs/<database>/ltx} in LiteFS's data directory.
 * Every file whose name is that of an LTX file is complete: LiteFS renames it last.
 *
 * @param folder the folder
 */
record LitefsFiles(Path folder) {

	private static final int TRAILER_LENGTH = 16;

	/** Oldest first. */
	static final Comparator<LtxFileName> ORDER = Comparator.comparing(LtxFileName::maxTxid, Long::compareUnsigned)
		.thenComparing(LtxFileName::minTxid, Long::compareUnsigned);

	static LitefsFiles of(Path dataDirectory, String database) {
		return new LitefsFiles(dataDirectory.resolve("dbs").resolve(database).resolve("ltx"));
	}

	/**
	 * The files with transactions after another one.
	 * @param txid the other one
	 * @return their names, oldest first; empty when there is no folder
	 * @throws IOException when the folder cannot be read, naming it and the user
	 */
	List<LtxFileName> after(long txid) throws IOException {
		List<LtxFileName> names = new ArrayList<>();
		try (DirectoryStream<Path> files = Files.newDirectoryStream(this.folder)) {
			for (Path file : files) {
				LtxFileName.parse(String.valueOf(file.getFileName()))
					.filter((name) -> Long.compareUnsigned(name.maxTxid(), txid) > 0)
					.ifPresent(names::add);
			}
		}
		catch (NoSuchFileException ex) {
			return List.of();
		}
		catch (AccessDeniedException ex) {
			throw new IOException(("The user '%s' may not read LiteFS's transactions in %s: run the application as the "
					+ "user of LiteFS, or give that user access to data.dir of litefs.yml")
				.formatted(System.getProperty("user.name"), this.folder), ex);
		}
		catch (DirectoryIteratorException ex) {
			throw new IOException("Cannot list " + this.folder + ": " + ex.getCause(), ex);
		}
		names.sort(ORDER);
		return names;
	}

	Path path(LtxFileName name) {
		return this.folder.resolve(name.toString());
	}

	/**
	 * Read header and trailer of a file. Its pages and its checksum are not checked here.
	 * @param file the file
	 * @return what they say
	 * @throws IOException when it is not there or is no such file
	 */
	static SpooledTransaction read(Path file) throws IOException {
		LtxHeader header;
		try (LtxReader reader = LtxReader.open(file)) {
			header = reader.header();
		}
		return new SpooledTransaction(header.fileName(), file, header.preApplyChecksum(), postApplyChecksum(file),
				Instant.ofEpochMilli(header.timestamp()));
	}

	private static long postApplyChecksum(Path file) throws IOException {
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
			ByteBuffer trailer = ByteBuffer.allocate(TRAILER_LENGTH);
			long start = channel.size() - TRAILER_LENGTH;
			while (trailer.hasRemaining()) {
				if (start < 0 || channel.read(trailer, start + trailer.position()) < 0) {
					throw new LtxFormatException(file.toString(), Math.max(start, 0), "the file has no trailer");
				}
			}
			return trailer.getLong(0);
		}
	}

}
