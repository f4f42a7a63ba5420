package io.github.litefsspring.jdbc.read;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.github.litefsspring.background.BackgroundLoop;
import io.github.litefsspring.background.BackgroundWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes snapshots away that were not used for a few milliseconds, or that are too old. It
 * sleeps while there is none, and begins with the first one.
 */
final class SnapshotJanitor implements AutoCloseable, BackgroundWork {

	private static final Logger logger = LoggerFactory.getLogger(SnapshotJanitor.class);

	private static final long TICK_MILLIS = 5;

	private final Snapshots snapshots;

	private final Semaphore work = new Semaphore(0);

	// without it, every later snapshot would stay, and LiteFS would wait for it
	private final BackgroundLoop loop = new BackgroundLoop("litefs-snapshots", "Looking for idle snapshots", logger,
			this::look);

	// only used by the thread
	private final Map<SnapshotConnection, Integer> uses = new HashMap<>();

	private volatile boolean started;

	private volatile boolean asleep;

	SnapshotJanitor(Snapshots snapshots) {
		this.snapshots = snapshots;
		snapshots.onPin(this::wake);
	}

	private void wake() {
		if (!this.started) {
			this.loop.start();
			this.started = true;
		}
		if (this.asleep) {
			this.asleep = false;
			this.work.release();
		}
	}

	@Override
	public void close() {
		this.loop.close();
	}

	@Override
	public List<String> gone() {
		return this.loop.gone();
	}

	private void look() throws InterruptedException {
		if (!tick()) {
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

	private boolean tick() {
		long now = System.nanoTime();
		boolean any = false;
		this.uses.keySet().retainAll(this.snapshots.readers());
		for (SnapshotConnection reader : this.snapshots.readers()) {
			Snapshot snapshot = reader.snapshot();
			if (snapshot == null) {
				this.uses.remove(reader);
				continue;
			}
			any = true;
			Integer usesNow = reader.uses();
			if (usesNow.equals(this.uses.put(reader, usesNow))) {
				reader.unpinIfIdle();
			}
			if (now - snapshot.since() > this.snapshots.maxAge().toNanos()) {
				snapshot.expire();
			}
		}
		return any;
	}

}
