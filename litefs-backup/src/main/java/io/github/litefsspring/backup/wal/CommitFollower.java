package io.github.litefsspring.backup.wal;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.github.litefsspring.background.BackgroundLoop;
import io.github.litefsspring.background.Listeners;
import io.github.litefsspring.node.Position;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the spool take in each commit at once, so that its time is right: the log holds no
 * times. It looks for commits of other processes once a second.
 */
final class CommitFollower implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(CommitFollower.class);

	private static final long LOOK_MILLIS = 1000;

	private final WalSpool spool;

	private final Listeners<Runnable> listeners = new Listeners<>("A listener of the backup's spool", logger);

	private final BackgroundLoop loop = new BackgroundLoop("litefs-wal-spool", "Keeping commits for the backup", logger,
			this::follow);

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition news = this.lock.newCondition();

	// both by the lock
	private boolean committed;

	private boolean stopped;

	// the thread of the loop only
	private Position told = Position.NONE;

	private boolean behind;

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
		this.loop.start();
	}

	// a round that has begun is not disturbed
	void stop() {
		this.lock.lock();
		try {
			this.stopped = true;
			this.news.signal();
		}
		finally {
			this.lock.unlock();
		}
	}

	List<String> gone() {
		return this.loop.gone();
	}

	@Override
	public void close() {
		this.loop.close();
	}

	private void follow() throws InterruptedException {
		if (!awaitNews()) {
			this.loop.close();
			return;
		}
		this.behind = true;
		boolean news = collect();
		Position now = this.spool.position();
		if (news || !now.equals(this.told)) {
			this.told = now;
			this.listeners.tell(Runnable::run);
		}
		this.behind = false;
	}

	@SuppressWarnings("WaitNotInLoop") // news or not, it looks after this time
	private boolean awaitNews() throws InterruptedException {
		this.lock.lock();
		try {
			if (!this.committed && !this.stopped && !this.behind) {
				this.news.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
			}
			this.committed = false;
			return !this.stopped;
		}
		finally {
			this.lock.unlock();
		}
	}

	// true when it begins to fail: those who store get the same error then and report it
	private boolean collect() {
		try {
			this.spool.collect();
			this.failure = null;
			return false;
		}
		catch (IOException | RuntimeException ex) {
			String message = String.valueOf(ex.getMessage());
			boolean begins = !message.equals(this.failure);
			if (begins) {
				logger.warn("What was committed could not be kept for the backup; it is tried again", ex);
			}
			this.failure = message;
			return begins;
		}
	}

}
