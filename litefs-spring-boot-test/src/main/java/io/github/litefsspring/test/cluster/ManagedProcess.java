package io.github.litefsspring.test.cluster;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An operating system process whose output goes to a file.
 */
final class ManagedProcess {

	private static final int TAIL_LINES = 40;

	private final String name;

	private final Process process;

	private final Path log;

	private final long logStart;

	private ManagedProcess(String name, Process process, Path log, long logStart) {
		this.name = name;
		this.process = process;
		this.log = log;
		this.logStart = logStart;
	}

	static ManagedProcess start(String name, List<String> command, Map<String, String> environment, Path log) {
		try {
			long logStart = Files.exists(log) ? Files.size(log) : 0;
			ProcessBuilder builder = new ProcessBuilder(command);
			builder.environment().putAll(environment);
			builder.redirectInput(new File("/dev/null"));
			builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
			return new ManagedProcess(name, builder.start(), log, logStart);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot start " + name + ": " + command, ex);
		}
	}

	long pid() {
		return this.process.pid();
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	List<ProcessHandle> descendants() {
		return this.process.descendants().collect(Collectors.toList());
	}

	// since the process started
	String output() {
		try {
			byte[] all = Files.readAllBytes(this.log);
			int start = (int) Math.min(this.logStart, all.length);
			return new String(all, start, all.length - start, StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static String tail(Path log) {
		try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
			List<String> all = lines.toList();
			return String.join("\n", all.subList(Math.max(0, all.size() - TAIL_LINES), all.size()));
		}
		catch (IOException | UncheckedIOException ex) {
			return "(no log: " + ex.getMessage() + ")";
		}
	}

	void awaitOutput(String text, Duration timeout) {
		Await.until(timeout, () -> output().contains(text) || !isAlive(), () -> failure("was not ready"));
		if (!output().contains(text)) {
			throw new IllegalStateException(failure("ended with status " + this.process.exitValue()));
		}
	}

	private String failure(String what) {
		return this.name + " " + what + "; the end of " + this.log + ":\n" + tail(this.log) + "\n" + this.name + " "
				+ what;
	}

	void signal(String signal) {
		try {
			new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid()).start().waitFor(5, TimeUnit.SECONDS);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	void terminate(Duration timeout) {
		this.process.destroy();
		await(timeout);
		if (isAlive()) {
			kill();
		}
	}

	void kill() {
		this.process.destroyForcibly();
		await(Duration.ofSeconds(10));
	}

	private void await(Duration timeout) {
		boolean interrupted = Thread.interrupted();
		try {
			this.process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			interrupted = true;
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

}
