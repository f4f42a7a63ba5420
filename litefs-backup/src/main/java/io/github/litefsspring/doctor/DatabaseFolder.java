package io.github.litefsspring.doctor;

import java.nio.file.Path;

/**
 * LiteFS's folder of one database, {@code dbs/NAME} in its data directory. The names in
 * it are those of {@code DB} in LiteFS's {@code db.go}.
 *
 * @param path the folder
 */
record DatabaseFolder(Path path) {

	String name() {
		return String.valueOf(this.path.getFileName());
	}

	Path database() {
		return this.path.resolve("database");
	}

	Path journal() {
		return this.path.resolve("journal");
	}

	Path log() {
		return this.path.resolve("wal");
	}

	Path sharedMemory() {
		return this.path.resolve("shm");
	}

	Path transactions() {
		return this.path.resolve("ltx");
	}

}
