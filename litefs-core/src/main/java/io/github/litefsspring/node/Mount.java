package io.github.litefsspring.node;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import io.github.litefsspring.node.MountReading.Condition;
import io.github.litefsspring.node.MountReading.Found;
import io.github.litefsspring.node.MountReading.Heartbeat;
import org.jspecify.annotations.Nullable;

/**
 * Reads what LiteFS publishes in its mount: {@code .lag} and the {@code -pos} files.
 * <p>
 * It opens nothing else. Closing any descriptor of a database or of its {@code -shm} file
 * would drop all locks that SQLite holds on it in this process (POSIX advisory locks,
 * "How To Corrupt An SQLite Database File", 2.2).
 */
final class Mount {

	private static final String POSITION_SUFFIX = "-pos";

	/** Written while nothing was replicated yet, {@code fuse/lag_node.go}. */
	private static final long NEVER = Integer.MAX_VALUE;

	private final Path directory;

	private final MountCheck check;

	Mount(Path directory, MountCheck check) {
		this.directory = directory;
		this.check = check;
	}

	// hangs while its LiteFS process is stopped
	MountReading read() {
		try {
			if (!this.check.isLitefs(this.directory)) {
				return Files.isDirectory(this.directory)
						? MountReading.without(Condition.PLAIN_DIRECTORY, "a plain directory")
						: MountReading.without(Condition.MISSING, "no such directory");
			}
			long before = System.currentTimeMillis();
			Duration lag = readLag();
			long after = System.currentTimeMillis();
			Heartbeat heartbeat = (lag != null) ? new Heartbeat(before - lag.toMillis(), after - lag.toMillis()) : null;
			return new MountReading(Condition.LIVE, "a LiteFS mount", lag, heartbeat, readPositions());
		}
		catch (NoSuchFileException ex) {
			return MountReading.without(Condition.MISSING, "no such directory");
		}
		catch (AccessDeniedException ex) {
			return MountReading.without(Condition.UNREADABLE, String.valueOf(ex.getMessage()));
		}
		catch (IOException ex) {
			return MountReading.without(Condition.DEAD, String.valueOf(ex.getMessage()));
		}
	}

	// hangs while LiteFS is stopped; Position.NONE when there is no such database
	Position readPosition(String database) throws IOException {
		try {
			return Position.parse(Files.readString(this.directory.resolve(database + POSITION_SUFFIX)));
		}
		catch (NoSuchFileException ex) {
			if (!Files.exists(this.directory.resolve(".lag"))) {
				throw ex;
			}
			return Position.NONE;
		}
		catch (IllegalArgumentException ex) {
			throw new IOException(ex);
		}
	}

	// asks LiteFS for anything: the kernel never answers for it (attr.Valid in its
	// fuse/pos_node.go is zero). Hangs while LiteFS is stopped
	void checkAlive(String database) throws IOException {
		try {
			Files.getLastModifiedTime(this.directory.resolve(database + POSITION_SUFFIX));
		}
		catch (NoSuchFileException ex) {
			// there is no such database, or no mount
			readPosition(database);
		}
	}

	// the time since LiteFS heard of the primary, null when nothing was replicated yet;
	// hangs while LiteFS is stopped
	@Nullable Duration readLag() throws IOException {
		String text = Files.readString(this.directory.resolve(".lag")).strip();
		try {
			long millis = Long.parseLong(text);
			return (millis >= NEVER) ? null : Duration.ofMillis(millis);
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

	private Map<String, Found> readPositions() throws IOException {
		Map<String, Found> found = new HashMap<>();
		try (DirectoryStream<Path> files = Files.newDirectoryStream(this.directory, "*" + POSITION_SUFFIX)) {
			for (Path file : files) {
				String name = String.valueOf(file.getFileName());
				readPosition(file, name.substring(0, name.length() - POSITION_SUFFIX.length()), found);
			}
		}
		catch (DirectoryIteratorException ex) {
			throw ex.getCause();
		}
		return found;
	}

	private static void readPosition(Path file, String database, Map<String, Found> found) throws IOException {
		try {
			Position position = Position.parse(Files.readString(file));
			if (!position.equals(Position.NONE)) {
				found.put(database, new Found(position, Files.getLastModifiedTime(file).toInstant()));
			}
		}
		catch (NoSuchFileException | IllegalArgumentException ex) {
			// dropped meanwhile, or not a position: then the database has none
		}
	}

}
