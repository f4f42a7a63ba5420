package io.github.litefsspring.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The arguments of {@code litefs-doctor}.
 *
 * @param help whether to explain the command
 * @param repair whether to mend
 * @param remedy the name of the remedy to prefer; empty for the one with the least loss
 * @param dataDirectory LiteFS's data directory; null when it was not named
 * @param copy where copies go; null for the data directory itself
 * @param mount the directory that LiteFS mounts over; null when it was not named
 * @param target the backup; null when it was not named
 * @param database the database that the backup is of; null when it was not named
 * @param primary the LiteFS API of another node; null when it was not named
 */
record DoctorArguments(boolean help, boolean repair, String remedy, @Nullable Path dataDirectory, @Nullable Path copy,
		@Nullable Path mount, @Nullable String target, @Nullable String database, @Nullable String primary) {

	static DoctorArguments parse(List<String> words) throws UsageException {
		Deque<String> rest = new ArrayDeque<>();
		for (String word : words) {
			int equals = word.startsWith("--") ? word.indexOf('=') : -1;
			rest.add((equals > 0) ? word.substring(0, equals) : word);
			if (equals > 0) {
				rest.add(word.substring(equals + 1));
			}
		}
		return parse(rest);
	}

	private static DoctorArguments parse(Deque<String> words) throws UsageException {
		boolean help = false;
		boolean repair = false;
		String remedy = "";
		Path dataDirectory = null;
		Path copy = null;
		Path mount = null;
		String target = null;
		String database = null;
		String primary = null;
		while (!words.isEmpty()) {
			String word = words.remove();
			switch (word) {
				case "--help", "-h" -> help = true;
				case "--repair" -> repair = true;
				case "--remedy" -> remedy = Arguments.value(word, words);
				case "--copy" -> copy = path(Arguments.value(word, words));
				case "--mount" -> mount = path(Arguments.value(word, words));
				case "--from" -> target = Arguments.value(word, words);
				case "--database" -> database = Arguments.value(word, words);
				case "--primary" -> primary = Arguments.value(word, words);
				default -> {
					if (word.startsWith("-") || dataDirectory != null) {
						throw new UsageException("'%s' is not understood".formatted(word));
					}
					dataDirectory = path(word);
				}
			}
		}
		return new DoctorArguments(help, repair, remedy, dataDirectory, copy, mount, target, database, primary);
	}

	private static Path path(String text) throws UsageException {
		try {
			return Path.of(text).toAbsolutePath().normalize();
		}
		catch (InvalidPathException ex) {
			throw new UsageException("%s is no path: %s".formatted(text, ex.getReason()));
		}
	}

}
