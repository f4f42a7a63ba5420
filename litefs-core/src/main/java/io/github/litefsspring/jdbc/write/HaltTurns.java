package io.github.litefsspring.jdbc.write;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * One turn for each database of this JVM. It is the JVM's and not a data source's,
 * because so is the lock: a second descriptor of its file, closed after a failure, would
 * give up the first one's lock.
 *
 * @since 0.1.0
 */
public final class HaltTurns {

	private static final Map<Path, Semaphore> TURNS = new ConcurrentHashMap<>();

	private HaltTurns() {
	}

	/**
	 * The turn of a database.
	 * @param database the database file
	 * @return a fair semaphore with one permit, the same for each data source
	 */
	public static Semaphore of(Path database) {
		return TURNS.computeIfAbsent(database.toAbsolutePath().normalize(), (path) -> new Semaphore(1, true));
	}

}
