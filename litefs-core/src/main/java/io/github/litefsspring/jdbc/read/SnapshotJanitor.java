package io.github.litefsspring.jdbc.read;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes snapshots away that nobody has used for a few milliseconds, or that are too old.
 * It sleeps while there is none, and begins with the first one.
 */
final class SnapshotJanitor implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(SnapshotJanitor.class);

	private static final long TICK_MILLIS = 5;

	private final Snapshots snapshots;

	private final Semaphore work = new Semaphore(0);

	private final Thread thread = new Thread(this::run, "litefs-snapshots");

	// only used by the thread
	private final Map<SnapshotConnection, Integer> uses = new HashMap<>();

	private boolean failed;

	private final AtomicBoolean started = new AtomicBoolean();

	private volatile boolean asleep;

	private volatile boolean stopped;

	SnapshotJanitor(Snapshots snapshots) {
		this.snapshots = snapshots;
		snapshots.onPin(this::wake);
	}

	private void wake() {
		if (this.started.compareAndSet(false, true)) {
			this.thread.setDaemon(true);
			this.thread.start();
		}
		if (this.asleep) {
			this.asleep = false;
			this.work.release();
		}
	}

	@Override
	public void close() {
		this.stopped = true;
		this.thread.interrupt();
	}

	private void run() {
		try {
			while (!this.stopped) {
				if (!tickOrFail()) {
					this.asleep = true;
					// a reader may have got its snapshot just before
					if (!this.snapshots.anyPinned()) {
						this.work.acquire();
					}
					this.asleep = false;
					this.work.drainPermits();
				}
				TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
			}
		}
		catch (InterruptedException ex) {
			logger.trace("Closed", ex);
		}
	}

	// without it, every later snapshot would stay, and LiteFS would wait for it
	private boolean tickOrFail() {
		try {
			boolean any = tick();
			this.failed = false;
			return any;
		}
		catch (RuntimeException ex) {
			if (!this.failed) {
				logger.warn("Looking for idle snapshots failed. It goes on, and further failures are not logged", ex);
			}
			this.failed = true;
			return true;
		}
	}

	private boolean tick() {
		long now = System.nanoTime();
		boolean any = false;
		this.uses.keySet().retainAll(this.snapshots.readers());
		for (SnapshotConnection reader : this.snapshots.readers()) {
			if (!reader.isPinned()) {
				this.uses.remove(reader);
				continue;
			}
			any = true;
			Integer usesNow = reader.uses();
			if (usesNow.equals(this.uses.put(reader, usesNow))) {
				reader.unpinIfIdle();
			}
			if (now - reader.pinnedAt() > this.snapshots.maxAge().toNanos()) {
				reader.expire();
			}
		}
		return any;
	}

}
