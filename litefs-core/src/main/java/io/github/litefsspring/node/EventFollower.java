package io.github.litefsspring.node;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.github.litefsspring.api.EventStream;
import io.github.litefsspring.api.LitefsApi;
import io.github.litefsspring.api.LitefsApiException;
import io.github.litefsspring.api.LitefsEvent;
import io.github.litefsspring.background.BackgroundLoop;
import io.github.litefsspring.background.BackgroundWork;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the event stream of one LiteFS process from a thread of its own, and connects
 * again whenever it is lost. Which process that is can change.
 */
final class EventFollower implements AutoCloseable, BackgroundWork {

	private static final Logger logger = LoggerFactory.getLogger(EventFollower.class);

	private final Sink sink;

	private final Backoff backoff;

	private final BackgroundLoop loop;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private @Nullable LitefsApi target;

	private @Nullable EventStream stream;

	private boolean closed;

	EventFollower(String threadName, Backoff backoff, Sink sink) {
		this.sink = sink;
		this.backoff = backoff;
		this.loop = new BackgroundLoop(threadName, "Following LiteFS's events", logger, this::follow);
	}

	void start() {
		this.loop.start();
	}

	// null for no process
	void follow(@Nullable LitefsApi newTarget) {
		this.lock.lock();
		try {
			if (this.target != newTarget) {
				this.target = newTarget;
				reconnect();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	// for a stream that seems to be dead; connects again at once
	void reconnect() {
		this.lock.lock();
		try {
			closeStream();
			this.backoff.reset();
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void close() {
		this.lock.lock();
		try {
			this.closed = true;
			closeStream();
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
		this.loop.close();
	}

	private void closeStream() {
		if (this.stream != null) {
			this.stream.close();
			this.stream = null;
		}
	}

	@Override
	public List<String> gone() {
		return this.loop.gone();
	}

	private void follow() throws InterruptedException {
		LitefsApi api = awaitTarget();
		if (api != null && followOnce(api)) {
			pause(api);
		}
	}

	private boolean followOnce(LitefsApi api) {
		try (EventStream opened = api.events()) {
			if (!use(api, opened)) {
				return false;
			}
			this.sink.connected(api, opened);
			LitefsEvent event = opened.next();
			while (event != null) {
				this.backoff.reset();
				this.sink.event(api, event);
				event = opened.next();
			}
		}
		catch (LitefsApiException ex) {
			return lost(api, String.valueOf(ex.getMessage()));
		}
		catch (RuntimeException | Error ex) {
			lost(api, ex.toString());
			throw ex;
		}
		return lost(api, "LiteFS ended the stream");
	}

	private boolean lost(LitefsApi api, String reason) {
		boolean lost = isTarget(api);
		if (lost) {
			this.sink.lost(api, reason);
		}
		return lost;
	}

	private boolean use(LitefsApi api, EventStream opened) {
		this.lock.lock();
		try {
			if (this.closed || this.target != api) {
				return false;
			}
			this.stream = opened;
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean isTarget(LitefsApi api) {
		this.lock.lock();
		try {
			return !this.closed && this.target == api;
		}
		finally {
			this.lock.unlock();
		}
	}

	private @Nullable LitefsApi awaitTarget() throws InterruptedException {
		this.lock.lock();
		try {
			while (!this.closed && this.target == null) {
				this.changed.await();
			}
			return this.closed ? null : this.target;
		}
		finally {
			this.lock.unlock();
		}
	}

	// woken too early, it only connects earlier
	@SuppressWarnings("WaitNotInLoop")
	private void pause(LitefsApi api) throws InterruptedException {
		this.lock.lock();
		try {
			Duration delay = this.backoff.next();
			if (!this.closed && Objects.equals(this.target, api)) {
				boolean woken = this.changed.await(delay.toNanos(), TimeUnit.NANOSECONDS);
				logger.trace("{} connects again, woken {}", this.loop.name(), woken);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Gets what the stream brings, in the follower's thread. */
	interface Sink {

		void connected(LitefsApi api, EventStream stream);

		void event(LitefsApi api, LitefsEvent event);

		// the stream could not be opened, or has ended; the reason is for people
		void lost(LitefsApi api, String reason);

	}

}
