package io.github.litefsspring.backup.spool;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.github.litefsspring.ltx.LtxFileName;
import io.github.litefsspring.ltx.LtxSummary;
import org.jspecify.annotations.Nullable;

/**
 * A folder of LTX files, such as {@code dbs/<database>/ltx} in LiteFS's data directory.
 * Every file whose name is that of an LTX file is complete: LiteFS renames it last. It
 * does so in the order of the transactions, and deletes in that order, too.
 */
class LitefsFiles {

	private final Path folder;

	LitefsFiles(Path folder) {
		this.folder = folder;
	}

	static LitefsFiles of(Path dataDirectory, String database) {
		return new LitefsFiles(dataDirectory.resolve("dbs").resolve(database).resolve("ltx"));
	}

	Path folder() {
		return this.folder;
	}

	// a file that comes meanwhile may be left out although a later one is listed; only
	// what was there before and still is there is listed for certain
	List<LtxFileName> list() throws IOException {
		List<LtxFileName> names = new ArrayList<>();
		try (DirectoryStream<Path> files = Files.newDirectoryStream(this.folder)) {
			for (Path file : files) {
				LtxFileName.parse(String.valueOf(file.getFileName())).ifPresent(names::add);
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
		Collections.sort(names);
		return names;
	}

	// null when there is no such file
	@Nullable SpooledTransaction find(LtxFileName name) throws IOException {
		try {
			return read(path(name));
		}
		catch (NoSuchFileException ex) {
			return null;
		}
	}

	boolean contains(LtxFileName name) {
		return Files.exists(path(name));
	}

	Path path(LtxFileName name) {
		return this.folder.resolve(name.toString());
	}

	// header and trailer; pages and checksum are not checked here
	static SpooledTransaction read(Path file) throws IOException {
		LtxSummary summary = LtxSummary.read(file);
		return new SpooledTransaction(summary.header().fileName(), file, summary.header().preApplyChecksum(),
				summary.postApplyChecksum(), Instant.ofEpochMilli(summary.header().timestamp()));
	}

	@Override
	public String toString() {
		return this.folder.toString();
	}

}
