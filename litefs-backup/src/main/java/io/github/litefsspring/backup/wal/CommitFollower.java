package io.github.litefsspring.backup.wal;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.github.litefsspring.node.Position;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the spool take in each commit at once, so that its time is right: the log holds no
 * times. It looks for commits of other processes once a second.
 */
final class CommitFollower {

	private static final Logger logger = LoggerFactory.getLogger(CommitFollower.class);

	private static final long LOOK_MILLIS = 1000;

	private final WalSpool spool;

	private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition news = this.lock.newCondition();

	private @Nullable Thread thread;

	private boolean committed;

	private boolean stopped;

	private @Nullable String failure;

	CommitFollower(WalSpool spool) {
		this.spool = spool;
	}

	void add(Runnable listener) {
		this.listeners.add(listener);
	}

	void committed() {
		this.lock.lock();
		try {
			this.committed = true;
			this.news.signal();
		}
		finally {
			this.lock.unlock();
		}
	}

	void start() {
		this.lock.lock();
		try {
			if (this.thread == null && !this.stopped) {
				this.thread = new Thread(this::run, "litefs-wal-spool");
				this.thread.setDaemon(true);
				this.thread.start();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	void stop() {
		Thread running;
		this.lock.lock();
		try {
			this.stopped = true;
			this.news.signal();
			running = this.thread;
		}
		finally {
			this.lock.unlock();
		}
		try {
			if (running != null && running != Thread.currentThread()) {
				running.join();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void run() {
		Position told = this.spool.position();
		while (awaitNews()) {
			collect();
			Position now = this.spool.position();
			if (!now.equals(told)) {
				told = now;
				tell();
			}
		}
	}

	private boolean awaitNews() {
		this.lock.lock();
		try {
			if (!this.committed && !this.stopped) {
				this.news.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
			}
			this.committed = false;
			return !this.stopped;
		}
		catch (InterruptedException ex) {
			return false;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void collect() {
		try {
			this.spool.collect();
			this.failure = null;
		}
		catch (IOException | RuntimeException ex) {
			// whoever stores the transactions gets the same error and reports it
			if (!String.valueOf(ex.getMessage()).equals(this.failure)) {
				logger.warn("What was committed could not be kept for the backup; it is tried again", ex);
			}
			this.failure = String.valueOf(ex.getMessage());
		}
	}

	private void tell() {
		for (Runnable listener : this.listeners) {
			try {
				listener.run();
			}
			catch (RuntimeException ex) {
				logger.warn("A listener of the backup's spool failed: {}", listener, ex);
			}
		}
	}

}
