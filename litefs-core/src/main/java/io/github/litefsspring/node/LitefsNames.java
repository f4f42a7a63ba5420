package io.github.litefsspring.node;

import java.util.List;
import java.util.Optional;

/**
 * Names that no database in a LiteFS mount can have. To create a file whose name ends
 * with {@code -pos} or {@code -lock} even ends all creation of files in that mount, until
 * LiteFS is started again: it answers {@code ENOSYS} ({@code Create} in its
 * {@code fuse/root_node.go}), and the kernel never asks it again.
 *
 * @since 0.1.0
 */
public final class LitefsNames {

	/** {@code ParseFilename} in LiteFS's {@code fuse/fuse.go}. */
	private static final List<String> SUFFIXES = List.of("-journal", "-wal", "-shm", "-pos", "-lock");

	private static final List<String> NAMES = List.of(".primary", ".lag");

	private LitefsNames() {
	}

	/**
	 * Say what is wrong with a name.
	 * @param name a file name without a directory
	 * @return the problem, as a part of a sentence; empty when a database can have it
	 */
	public static Optional<String> problemWith(String name) {
		if (NAMES.contains(name)) {
			return Optional.of("'" + name + "' is a file of LiteFS itself; choose another name, such as data.db");
		}
		return SUFFIXES.stream()
			.filter(name::endsWith)
			.findFirst()
			.map((suffix) -> "LiteFS cannot have a database '" + name + "', because names that end with " + suffix
					+ " are its own; choose another name, such as data.db");
	}

}
