package io.github.litefsspring.chaos.site;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * The application of one node, a process of its own.
 */
final class ApplicationProcess {

	private static final int STOP_SECONDS = 40;

	private final List<String> command;

	private final Map<String, String> environment;

	private final Path log;

	private @Nullable Process process;

	ApplicationProcess(List<String> command, Map<String, String> environment, Path log) {
		this.command = command;
		this.environment = environment;
		this.log = log;
	}

	synchronized void start() {
		if (isRunning()) {
			return;
		}
		ProcessBuilder builder = new ProcessBuilder(this.command).redirectErrorStream(true)
			.redirectInput(new File("/dev/null"))
			.redirectOutput(ProcessBuilder.Redirect.appendTo(this.log.toFile()));
		builder.environment().putAll(this.environment);
		// no certificate of another network
		builder.environment().remove("AWS_CA_BUNDLE");
		try {
			this.process = builder.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	synchronized boolean isRunning() {
		return this.process != null && this.process.isAlive();
	}

	synchronized int exitStatus() {
		return (this.process != null) ? this.process.exitValue() : 0;
	}

	// a process that does not end in time is killed
	synchronized boolean stop() {
		if (this.process == null) {
			return true;
		}
		this.process.destroy();
		boolean ended = await(this.process, STOP_SECONDS);
		kill();
		return ended;
	}

	synchronized void kill() {
		if (this.process != null) {
			this.process.destroyForcibly();
			await(this.process, 10);
		}
	}

	synchronized void signal(String signal) {
		if (this.process != null && this.process.isAlive()) {
			Command.tryRun(List.of("sh", "-c", "kill -" + signal + " " + this.process.pid()));
		}
	}

	private static boolean await(Process process, int seconds) {
		try {
			return process.waitFor(seconds, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

}
