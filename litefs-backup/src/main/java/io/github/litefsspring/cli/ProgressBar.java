package io.github.litefsspring.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

import io.github.litefsspring.backup.restore.RestoreProgress;

/**
 * Shows how far a restore is: one line that changes on a terminal, a line now and then
 * elsewhere.
 */
final class ProgressBar implements Consumer<RestoreProgress> {

	private static final int WIDTH = 30;

	private static final Duration ON_TERMINAL = Duration.ofMillis(200);

	private static final Duration IN_LOG = Duration.ofSeconds(10);

	private final PrintStream out;

	private final boolean terminal;

	private Duration next = Duration.ZERO;

	ProgressBar(PrintStream out, boolean terminal) {
		this.out = out;
		this.terminal = terminal;
		this.next = terminal ? ON_TERMINAL : IN_LOG;
	}

	@Override
	public void accept(RestoreProgress progress) {
		boolean done = progress.done() == progress.total();
		if (progress.elapsed().compareTo(this.next) < 0 && !(done && this.terminal)) {
			return;
		}
		this.next = progress.elapsed().plus(this.terminal ? ON_TERMINAL : IN_LOG);
		if (this.terminal) {
			this.out.print("\r" + bar(progress) + " " + text(progress) + "  ");
			if (done) {
				this.out.println();
			}
			this.out.flush();
		}
		else {
			this.out.println(text(progress));
		}
	}

	static String text(RestoreProgress progress) {
		Duration remaining = progress.remaining();
		return String.format(Locale.ROOT, "%3d %%  %s of %s  %s/s  %d:%02d left", percent(progress),
				size(progress.done()), size(progress.total()), size(progress.bytesPerSecond()), remaining.toMinutes(),
				remaining.toSecondsPart());
	}

	static String size(long bytes) {
		if (bytes < 10_000) {
			return bytes + " B";
		}
		return (bytes < 10_000_000) ? (bytes / 1000) + " kB" : (bytes / 1_000_000) + " MB";
	}

	private static String bar(RestoreProgress progress) {
		int full = WIDTH * percent(progress) / 100;
		return "[" + "#".repeat(full) + " ".repeat(WIDTH - full) + "]";
	}

	private static int percent(RestoreProgress progress) {
		return (int) (100 * progress.done() / Math.max(1, progress.total()));
	}

}
