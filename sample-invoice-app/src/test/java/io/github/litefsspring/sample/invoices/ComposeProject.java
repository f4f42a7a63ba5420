package io.github.litefsspring.sample.invoices;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The repository's Compose files under a project name and on a port of their own.
 */
final class ComposeProject implements AutoCloseable {

	private static final Duration TIME_LIMIT = Duration.ofMinutes(12);

	private final String name = "litefs-it-" + UUID.randomUUID().toString().substring(0, 8);

	private final Path root = root();

	private final List<String> files;

	private final Path output;

	/**
	 * Create the project without starting anything.
	 * @param directory where the output of the commands goes
	 * @param files the Compose files
	 */
	ComposeProject(Path directory, String... files) {
		this.output = directory.resolve("docker-compose.log");
		this.files = List.of(files);
	}

	/**
	 * Build the images, start everything and wait until it is healthy. What was started
	 * is removed when that fails.
	 * @throws IllegalStateException when it fails, with the logs of the containers
	 */
	void start() {
		try {
			up("--build");
		}
		catch (IllegalStateException ex) {
			String logs = run("logs", "--no-color", "--tail", "80");
			close();
			throw new IllegalStateException(ex.getMessage() + "\n" + logs, ex);
		}
	}

	/**
	 * Start what does not run, and wait until all of it is healthy.
	 * @param options further options
	 */
	void up(String... options) {
		List<String> arguments = new ArrayList<>(List.of("up", "--detach", "--wait"));
		arguments.addAll(List.of(options));
		run(arguments.toArray(String[]::new));
	}

	String url() {
		return "http://" + run("port", "nginx", "80").strip().replace("0.0.0.0", "localhost");
	}

	/**
	 * Run a query with the {@code sqlite3} command of a container.
	 * @param service the service
	 * @param index the number of its container, from 1
	 * @param sql the query, or a command of the shell
	 * @return what it prints
	 */
	String sqlite(String service, int index, String sql) {
		return run("exec", "-T", "--index", String.valueOf(index), service, "sqlite3", "/litefs/data.db", sql).strip();
	}

	/**
	 * Run {@code docker compose}.
	 * @param arguments the command with its arguments
	 * @return what it prints
	 * @throws IllegalStateException when it fails
	 */
	String run(String... arguments) {
		List<String> command = new ArrayList<>(List.of("docker", "compose", "--project-name", this.name));
		this.files.forEach((file) -> command.addAll(List.of("--file", this.root.resolve(file).toString())));
		command.addAll(List.of(arguments));
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(this.output.toFile());
		builder.environment().put("LITEFS_HTTP_PORT", "0");
		try {
			Process process = builder.start();
			process.getOutputStream().close();
			if (!process.waitFor(TIME_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
				process.destroy();
				throw new IllegalStateException(command + " does not end:\n" + output());
			}
			if (process.exitValue() != 0) {
				throw new IllegalStateException(command + " failed:\n" + output()
						+ "\nOn a machine that reaches no image registry, run docker/local-images first.");
			}
			return output();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		run("down", "--volumes", "--remove-orphans", "--timeout", "5");
	}

	private String output() throws IOException {
		return Files.readString(this.output, StandardCharsets.UTF_8);
	}

	private static Path root() {
		Path directory = Path.of("").toAbsolutePath();
		while (!Files.exists(directory.resolve("docker-compose.yml"))) {
			directory = directory.getParent();
		}
		return directory;
	}

}
