package io.github.litefsspring.boot.migration;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.litefsspring.node.NodeState;
import org.jspecify.annotations.Nullable;

/**
 * The wait of one migration, and the next time to look at the history or to log. LiteFS's
 * position says when there is something new to see; looking now and then as well does not
 * depend on it.
 */
final class MigrationWait {

	private static final Duration LOG_INTERVAL = Duration.ofSeconds(5);

	private static final Duration LOOK_INTERVAL = Duration.ofSeconds(2);

	private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

	private final long start = System.nanoTime();

	private final Duration timeout;

	private @Nullable NodeState seen;

	private @Nullable Duration lastLook;

	private @Nullable Duration lastLog;

	MigrationWait(Duration timeout) {
		this.timeout = timeout;
	}

	boolean isOver() {
		return elapsed().compareTo(this.timeout) >= 0;
	}

	boolean isTimeToLook(NodeState state) {
		if (!isOver() && (!state.role().isReadable() || !(isNew(state) || isDue(this.lastLook, LOOK_INTERVAL)))) {
			return false;
		}
		this.seen = state;
		this.lastLook = elapsed();
		return true;
	}

	boolean isTimeToLog() {
		if (!isDue(this.lastLog, LOG_INTERVAL)) {
			return false;
		}
		this.lastLog = elapsed();
		return true;
	}

	Duration remaining() {
		return this.timeout.minus(elapsed());
	}

	void pause() throws InterruptedException {
		// not a sleep: Spring's close() interrupts a start-up that waits without a time
		// limit, and waits itself for any other one
		var pause = new CountDownLatch(1);
		CompletableFuture.delayedExecutor(POLL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS).execute(pause::countDown);
		pause.await();
	}

	private boolean isNew(NodeState state) {
		return this.seen == null || !this.seen.position().equals(state.position()) || this.seen.role() != state.role();
	}

	private boolean isDue(@Nullable Duration last, Duration interval) {
		return last == null || elapsed().minus(last).compareTo(interval) >= 0;
	}

	private Duration elapsed() {
		return Duration.ofNanos(System.nanoTime() - this.start);
	}

}
