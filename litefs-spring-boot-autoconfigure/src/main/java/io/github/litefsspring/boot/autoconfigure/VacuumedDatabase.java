package io.github.litefsspring.boot.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.github.litefsspring.api.LitefsApi;
import io.github.litefsspring.boot.vacuum.LitefsVacuum;
import io.github.litefsspring.node.Position;
import org.jspecify.annotations.Nullable;

/**
 * Gives LiteFS a smaller copy of the database. The copy is made where the backup works.
 */
class VacuumedDatabase implements LitefsVacuum.Litefs {

	private final LitefsApi api;

	private final LitefsProperties properties;

	private final @Nullable Path spoolDirectory;

	private final ImportedDatabase imported;

	VacuumedDatabase(LitefsApi api, LitefsProperties properties, @Nullable Path spoolDirectory,
			ImportedDatabase imported) {
		this.api = api;
		this.properties = properties;
		this.spoolDirectory = spoolDirectory;
		this.imported = imported;
	}

	@Override
	public Path workFile() throws IOException {
		return workFolder().resolve(this.properties.databaseFile().getFileName() + ".vacuum");
	}

	private Path workFolder() throws IOException {
		Path folder = (this.spoolDirectory != null) ? this.spoolDirectory : dataDirectory().resolve("backup-spool");
		return Files.createDirectories(folder.resolve("work"));
	}

	@Override
	public List<Path> folders() throws IOException {
		Path data = dataDirectory();
		return Files.isDirectory(data) ? List.of(workFolder(), data) : List.of(workFolder());
	}

	private Path dataDirectory() throws IOException {
		return LitefsDataDirectory.of(this.api);
	}

	@Override
	public void replace(Path file) throws IOException {
		this.imported.replace(file);
	}

	@Override
	public void awaitEverywhere(Position position) throws IOException {
		if (!position.equals(Position.NONE)) {
			this.imported.awaitEverywhere(position);
		}
	}

}
