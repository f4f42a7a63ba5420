package io.github.litefsspring.backup.restore;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;

import io.github.litefsspring.ltx.LtxFileName;
import io.github.litefsspring.ltx.LtxFormat;
import io.github.litefsspring.ltx.LtxSummary;
import io.github.litefsspring.node.Position;

/**
 * Transaction files of LiteFS that follow one another, such as those that a failover has
 * lost and a node has kept.
 *
 * @param files the files, oldest first
 * @since 0.1.0
 */
public record KeptHistory(List<KeptFile> files) {

	/**
	 * Read the ends of the files.
	 * @param path a folder with LTX files, or one LTX file
	 * @return the files
	 * @throws NoRestorePointException when there is no LTX file
	 * @throws DamagedBackupException when they do not follow one another
	 * @throws IOException when they cannot be read
	 */
	public static KeptHistory read(Path path) throws IOException {
		List<KeptFile> files = new ArrayList<>();
		if (Files.isDirectory(path)) {
			try (DirectoryStream<Path> content = Files.newDirectoryStream(path, "*.ltx")) {
				for (Path file : content) {
					files.add(KeptFile.read(file));
				}
			}
		}
		else {
			files.add(KeptFile.read(path));
		}
		files.sort(Comparator.comparing(KeptFile::name));
		if (files.isEmpty()) {
			throw new NoRestorePointException("%s has no transaction files (*.ltx)".formatted(path));
		}
		for (int index = 1; index < files.size(); index++) {
			KeptFile before = files.get(index - 1);
			KeptFile file = files.get(index);
			if (file.name().minTxid() != before.name().maxTxid() + 1 || file.before() != before.after()) {
				throw new DamagedBackupException("%s does not continue %s".formatted(file.path(), before.path()), null);
			}
		}
		return new KeptHistory(List.copyOf(files));
	}

	/**
	 * The position after the last file.
	 * @return the position
	 */
	public Position last() {
		return this.files.get(this.files.size() - 1).position();
	}

	// how many of the files a database has already
	OptionalInt applied(long checksum) {
		for (int count = this.files.size(); count > 0; count--) {
			if (this.files.get(count - 1).after() == checksum) {
				return OptionalInt.of(count);
			}
		}
		return (this.files.get(0).before() == checksum) ? OptionalInt.of(0) : OptionalInt.empty();
	}

	boolean contains(Position position) {
		KeptFile first = this.files.get(0);
		return new Position(first.name().minTxid() - 1, first.before()).equals(position)
				|| this.files.stream().anyMatch((file) -> file.position().equals(position));
	}

	/**
	 * One file.
	 *
	 * @param path where it is
	 * @param name the transactions in it
	 * @param before the database's checksum before them
	 * @param after the database's checksum after them
	 */
	public record KeptFile(Path path, LtxFileName name, long before, long after) {

		static KeptFile read(Path path) throws IOException {
			LtxSummary summary = LtxSummary.read(path);
			if (summary.header().format() != LtxFormat.LITEFS) {
				throw new DamagedBackupException("%s is no transaction file of LiteFS".formatted(path), null);
			}
			return new KeptFile(path, summary.header().fileName(), summary.header().preApplyChecksum(),
					summary.postApplyChecksum());
		}

		Position position() {
			return new Position(this.name.maxTxid(), this.after);
		}

	}

}
