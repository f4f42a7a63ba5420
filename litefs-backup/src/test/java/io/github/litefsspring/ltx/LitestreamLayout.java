package io.github.litefsspring.ltx;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;

/**
 * A folder as Litestream keeps it for {@code file://} targets: {@code ltx/<level>}, with
 * the transaction's time as the time of the file.
 */
final class LitestreamLayout {

	private final Path root;

	LitestreamLayout(Path root) {
		this.root = root;
	}

	String url() {
		return "file://" + this.root;
	}

	Path add(int level, List<Path> litefsFiles) throws IOException {
		try (LtxMerge merge = merge(litefsFiles)) {
			Path file = file(level, merge.header());
			try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
				LtxWriter.write(merge, file.toString(), out, merge.header().toLitestream());
			}
			Files.setLastModifiedTime(file, FileTime.fromMillis(merge.header().timestamp()));
			return file;
		}
	}

	Path file(int level, LtxHeader header) throws IOException {
		Path folder = Files.createDirectories(this.root.resolve("ltx").resolve(Integer.toString(level)));
		return folder.resolve(header.fileName().toString());
	}

	static LtxMerge merge(List<Path> files) throws IOException {
		List<LtxSource> sources = new ArrayList<>();
		for (Path file : files) {
			sources.add(new LtxSource(LtxReader.open(file)));
		}
		return LtxMerge.of(sources);
	}

	/**
	 * Files of Litestream with what the metadata of their objects would say: each
	 * continues the one before. Checksums that are not in the files are invented.
	 */
	static List<LtxSource> asStored(List<Path> files) throws IOException {
		List<LtxSource> stored = new ArrayList<>();
		long before = 0;
		for (Path file : files) {
			boolean last = stored.size() == files.size() - 1;
			long inFile = postApplyChecksum(file);
			long after = (inFile != 0 || last) ? inFile : stored.size() + 1;
			stored.add(new LtxSource(LtxReader.open(file), before, after));
			before = after;
		}
		return stored;
	}

	private static long postApplyChecksum(Path file) throws IOException {
		try (LtxReader reader = LtxReader.open(file)) {
			while (reader.next()) {
				reader.pageNumber();
			}
			return reader.postApplyChecksum();
		}
	}

}
