package io.github.litefsspring.doctor;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * LiteFS's data directory ({@code data.dir} in its configuration): an id of the cluster,
 * and a folder for each database.
 *
 * @param path the directory
 */
public record DataDirectory(Path path) {

	static final String CLUSTER_ID = "clusterid";

	private static final String DATABASES = "dbs";

	/**
	 * Open it. Nothing is changed.
	 * @param path the directory
	 * @return the data directory
	 * @throws IOException when it is not there, cannot be read or is none
	 */
	public static DataDirectory open(Path path) throws IOException {
		if (!Files.exists(path)) {
			throw new NoSuchFileException(path.toString(), null,
					"there is no such directory; data.dir in litefs.yml names LiteFS's");
		}
		Path real = path.toRealPath();
		if (!Files.isReadable(real) || !Files.isExecutable(real)) {
			throw new IOException("The user '%s' may not read %s: run this command as root or as the user of LiteFS"
				.formatted(System.getProperty("user.name"), path));
		}
		if (!Files.isDirectory(real)) {
			throw new NotDirectoryException(path + " is no directory; data.dir in litefs.yml names LiteFS's");
		}
		if (!Files.isDirectory(real.resolve(DATABASES)) && !Files.exists(real.resolve(CLUSTER_ID))) {
			throw new IOException(
					"%s is no data directory of LiteFS: it has neither a folder dbs nor a file clusterid. data.dir in litefs.yml names it, fuse.dir is the mount"
						.formatted(path));
		}
		return new DataDirectory(real);
	}

	static Path ofDatabase(Path database) {
		Path databases = database.getParent();
		Path directory = (databases != null) ? databases.getParent() : null;
		if (directory == null) {
			throw new IllegalArgumentException(database + " is in no data directory");
		}
		return directory;
	}

	/**
	 * The names of the databases.
	 * @return the names in alphabetic order
	 * @throws IOException when they cannot be listed
	 */
	public List<String> databases() throws IOException {
		return folders().stream().map(DatabaseFolder::name).toList();
	}

	/**
	 * The folder of a database.
	 * @param name its name
	 * @return the folder, whether it is there or not
	 */
	DatabaseFolder folder(String name) {
		return new DatabaseFolder(this.path.resolve(DATABASES).resolve(name));
	}

	List<DatabaseFolder> folders() throws IOException {
		List<DatabaseFolder> folders = new ArrayList<>();
		try (DirectoryStream<Path> all = Files.newDirectoryStream(this.path.resolve(DATABASES))) {
			all.forEach((folder) -> folders.add(new DatabaseFolder(folder)));
		}
		catch (NoSuchFileException ex) {
			return List.of();
		}
		folders.sort((one, other) -> one.name().compareTo(other.name()));
		return folders;
	}

	Path clusterIdFile() {
		return this.path.resolve(CLUSTER_ID);
	}

	// null when there is none yet
	@Nullable String clusterId() throws IOException {
		try {
			return Files.readString(clusterIdFile()).strip();
		}
		catch (NoSuchFileException ex) {
			return null;
		}
	}

	// everything that LiteFS itself uses
	List<Path> everything() throws IOException {
		List<Path> paths = new ArrayList<>(List.of(this.path));
		if (Files.exists(clusterIdFile())) {
			paths.add(clusterIdFile());
		}
		Path databases = this.path.resolve(DATABASES);
		if (Files.exists(databases)) {
			try (Stream<Path> below = Files.walk(databases)) {
				below.forEach(paths::add);
			}
		}
		return paths;
	}

}
