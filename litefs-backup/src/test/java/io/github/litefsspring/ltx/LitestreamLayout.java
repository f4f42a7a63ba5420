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

}
