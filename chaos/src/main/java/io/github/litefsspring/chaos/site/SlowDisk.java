package io.github.litefsspring.chaos.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A disk that takes long to say that something is stored: strace delays these calls of
 * one process.
 */
final class SlowDisk {

	private final Process strace;

	private SlowDisk(Process strace) {
		this.strace = strace;
	}

	static SlowDisk of(long pid, Duration delay) {
		try {
			return new SlowDisk(new ProcessBuilder(command(Long.toString(pid), delay)).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static List<String> command(String pid, Duration delay) {
		return List.of("strace", "-qq", "-f", "-p", pid, "-o", "/dev/null", "-e", "trace=fsync,fdatasync", "-e",
				"inject=fsync,fdatasync:delay_enter=" + TimeUnit.NANOSECONDS.toMicros(delay.toNanos()));
	}

	// strace lets its process go when it ends
	void end() throws InterruptedException {
		this.strace.destroy();
		if (!this.strace.waitFor(10, TimeUnit.SECONDS)) {
			this.strace.destroyForcibly();
		}
	}

}
