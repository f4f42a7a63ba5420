package io.github.litefsspring.node;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.github.litefsspring.api.EventStream;
import io.github.litefsspring.api.LitefsApi;
import io.github.litefsspring.api.LitefsApiException;
import io.github.litefsspring.api.LitefsEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the event stream of one LiteFS process from a thread of its own, and connects
 * again whenever it is lost. Which process that is can change.
 */
final class EventFollower implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(EventFollower.class);

	private final Sink sink;

	private final Backoff backoff;

	private final Thread thread;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private @Nullable LitefsApi target;

	private @Nullable EventStream stream;

	private boolean closed;

	EventFollower(String threadName, Backoff backoff, Sink sink) {
		this.sink = sink;
		this.backoff = backoff;
		this.thread = DaemonThreads.named(threadName).newThread(this::run);
	}

	void start() {
		this.thread.start();
	}

	/**
	 * Follow another process from now on.
	 * @param newTarget the process, {@code null} for none
	 */
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

	/**
	 * End the present stream, because it seems to be dead, and connect again at once.
	 */
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
		this.thread.interrupt();
	}

	private void closeStream() {
		if (this.stream != null) {
			this.stream.close();
			this.stream = null;
		}
	}

	private void run() {
		try {
			LitefsApi api = awaitTarget();
			while (api != null) {
				boolean wasLost = followOnce(api);
				if (wasLost) {
					pause(api);
				}
				api = awaitTarget();
			}
		}
		catch (InterruptedException ex) {
			logger.trace("{} ends", this.thread.getName());
		}
	}

	private boolean followOnce(LitefsApi api) {
		String reason = "LiteFS ended the stream";
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
			reason = String.valueOf(ex.getMessage());
		}
		catch (RuntimeException ex) {
			logger.warn("Following {} failed", api.url(), ex);
			reason = ex.toString();
		}
		if (isTarget(api)) {
			this.sink.lost(api, reason);
			return true;
		}
		return false;
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

	private void pause(LitefsApi api) throws InterruptedException {
		this.lock.lock();
		try {
			Duration delay = this.backoff.next();
			if (!this.closed && Objects.equals(this.target, api)) {
				boolean woken = this.changed.await(delay.toNanos(), TimeUnit.NANOSECONDS);
				logger.trace("{} connects again, woken {}", this.thread.getName(), woken);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Is told what the stream brings, from the follower's thread. */
	interface Sink {

		/**
		 * A stream is open.
		 * @param api the process
		 * @param stream its stream
		 */
		void connected(LitefsApi api, EventStream stream);

		/**
		 * An event has come.
		 * @param api the process
		 * @param event what it says
		 */
		void event(LitefsApi api, LitefsEvent event);

		/**
		 * The stream could not be opened, or has ended.
		 * @param api the process
		 * @param reason why, for people
		 */
		void lost(LitefsApi api, String reason);

	}

}
