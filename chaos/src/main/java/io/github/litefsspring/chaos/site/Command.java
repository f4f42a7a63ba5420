package io.github.litefsspring.chaos.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A program that runs to its end.
 */
final class Command {

	private Command() {
	}

	static void run(List<String> command) {
		Result result = tryRun(command);
		if (result.status() != 0) {
			throw new IllegalStateException(String.join(" ", command) + ": " + result.output());
		}
	}

	static Result tryRun(List<String> command) {
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			return new Result(process.waitFor(), output.strip());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted: " + command, ex);
		}
	}

	/**
	 * The end of a program.
	 *
	 * @param status its exit status
	 * @param output what it has written
	 */
	record Result(int status, String output) {
	}

}
