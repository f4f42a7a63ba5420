package io.github.litefsspring.backup.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.github.litefsspring.node.Position;

/**
 * The database of a node without LiteFS: a plain file that is not open yet.
 *
 * @since 0.1.0
 */
public final class StandaloneDatabase implements DatabasePlace {

	private final Path database;

	/**
	 * Name the database.
	 * @param database its file
	 */
	public StandaloneDatabase(Path database) {
		this.database = database;
	}

	@Override
	public Path database() {
		return this.database;
	}

	@Override
	public boolean isEmpty() {
		return !Files.exists(this.database);
	}

	@Override
	public Path workFile() {
		return this.database.resolveSibling(this.database.getFileName() + ".restored");
	}

	@Override
	public Position fill(Path file) throws IOException {
		OutputFile.rename(file, this.database);
		return Position.NONE;
	}

}
