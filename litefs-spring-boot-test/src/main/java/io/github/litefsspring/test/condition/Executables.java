package io.github.litefsspring.test.condition;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Finds the programs that tests start.
 *
 * @since 0.1.0
 */
public final class Executables {

	private Executables() {
	}

	/**
	 * Find a program: the system property {@code <name>.binary}, then the environment
	 * variable {@code <NAME>_BINARY}, then {@code tools/bin/<name>} in the working
	 * directory or a directory above it, then the {@code PATH}.
	 * @param name the program's name
	 * @return its path, empty when there is none; a named one that does not exist counts
	 * as none
	 */
	public static Optional<Path> find(String name) {
		String property = System.getProperty(name + ".binary",
				System.getenv(name.toUpperCase(Locale.ROOT) + "_BINARY"));
		if (property != null && !property.isBlank()) {
			return Optional.of(Path.of(property)).filter(Files::isExecutable);
		}
		for (Path directory = Path.of("").toAbsolutePath(); directory != null; directory = directory.getParent()) {
			Path candidate = directory.resolve("tools/bin").resolve(name);
			if (Files.isExecutable(candidate)) {
				return Optional.of(candidate);
			}
		}
		return onPath(name);
	}

	static Optional<Path> onPath(String name) {
		String path = System.getenv("PATH");
		return Arrays.stream(((path != null) ? path : "").split(File.pathSeparator))
			.filter((directory) -> !directory.isEmpty())
			.map((directory) -> Path.of(directory, name))
			.filter(Files::isExecutable)
			.findFirst();
	}

	static boolean succeeds(String... command) {
		@Nullable Process process = null;
		try {
			process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start();
			return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
		}
		catch (IOException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
		finally {
			if (process != null) {
				process.destroyForcibly();
			}
		}
	}

}
