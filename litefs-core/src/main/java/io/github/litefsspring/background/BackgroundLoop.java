package io.github.litefsspring.background;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A daemon thread that does the same round again and again until it is closed. A round
 * may throw anything, an {@link Error} too: the first failure of a series is logged, and
 * after a pause the next round begins. A thread that ended instead would leave what it
 * looks after as it is for good, and nothing would show it.
 * <p>
 * Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class BackgroundLoop implements AutoCloseable, BackgroundWork {

	/** Pause after a failure. */
	public static final Duration PAUSE = Duration.ofMillis(200);

	private final String name;

	private final Round round;

	private final FailureSeries failures;

	private final ThreadFactory threads;

	// guarded by this; null until it is started
	private @Nullable Thread thread;

	private boolean started;

	private volatile boolean closed;

	/**
	 * Create the loop. It begins with {@link #start()}.
	 * @param name the thread's name
	 * @param what what it does, as the beginning of a sentence that goes on with "failed"
	 * @param logger where failures are logged
	 * @param round what to do; it should wait for something, because the next round
	 * follows at once
	 */
	public BackgroundLoop(String name, String what, Logger logger, Round round) {
		this(name, what, logger, round, DaemonThreads.named(name));
	}

	BackgroundLoop(String name, String what, Logger logger, Round round, ThreadFactory threads) {
		this.name = name;
		this.round = round;
		this.failures = new FailureSeries(name, what, logger);
		this.threads = threads;
	}

	/**
	 * Begin. Does nothing while the thread runs.
	 */
	public synchronized void start() {
		this.started = true;
		if (!this.closed && !isAlive()) {
			Thread created = this.threads.newThread(this::run);
			created.start();
			this.thread = created;
		}
	}

	/**
	 * The name of the thread.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Name of the loop if it should run, and does not: its thread could not be started,
	 * or was killed.
	 * @return its name then; nothing before {@link #start()} and after {@link #close()}
	 */
	@Override
	public synchronized List<String> gone() {
		return (this.started && !this.closed && !isAlive()) ? List.of(this.name) : List.of();
	}

	private boolean isAlive() {
		return this.thread != null && this.thread.isAlive();
	}

	private void run() {
		while (!this.closed) {
			try {
				this.round.run();
				this.failures.end();
			}
			catch (InterruptedException ex) {
				// closed; or an interrupt that was meant for another task
			}
			catch (Throwable ex) {
				if (!this.closed) {
					this.failures.add(ex);
					pause();
				}
			}
		}
	}

	private void pause() {
		try {
			Thread.sleep(PAUSE.toMillis());
		}
		catch (InterruptedException ex) {
			// closed
		}
	}

	/**
	 * End it: the round that runs is interrupted. Does not wait for it.
	 */
	@Override
	public synchronized void close() {
		this.closed = true;
		if (this.thread != null) {
			this.thread.interrupt();
		}
	}

	/**
	 * Work that is done again and again.
	 */
	@FunctionalInterface
	public interface Round {

		/**
		 * Do it once.
		 * @throws InterruptedException when the thread was interrupted, normally because
		 * the loop was closed
		 */
		void run() throws InterruptedException;

	}

}
