package io.github.litefsspring.jdbc.read;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * The snapshots that readers stay in. While the database stands still, the snapshot of an
 * earlier read is the present state, and to stay in it makes the next read two orders of
 * magnitude cheaper on LiteFS.
 * <p>
 * Whatever changes the database, or what this node may know of it, begins an epoch, and
 * no read begins in a snapshot of an earlier one. While a commit of this application runs
 * it is not known if a new snapshot contains it. So a snapshot that is taken meanwhile
 * begins an epoch too: after one read may have seen the new state, no other begins in the
 * old one.
 *
 * @since 0.1.0
 */
public final class Snapshots {

	private final Set<SnapshotConnection> readers = ConcurrentHashMap.newKeySet();

	private final AtomicLong epoch = new AtomicLong();

	private final AtomicInteger commits = new AtomicInteger();

	private final BooleanSupplier shared;

	private final Duration maxAge;

	private volatile Runnable onPin = () -> {
	};

	/**
	 * Create the snapshots.
	 * @param shared whether readers may stay in their snapshots now; asked for each read
	 * @param maxAge how old a snapshot may be when a read begins in it
	 */
	public Snapshots(BooleanSupplier shared, Duration maxAge) {
		this.shared = shared;
		this.maxAge = maxAge;
	}

	/**
	 * The database has changed, or may have: reads that begin from now on see it as it is
	 * now.
	 */
	public void moved() {
		this.epoch.incrementAndGet();
	}

	/**
	 * A commit of this application begins. Every call is followed by a
	 * {@link #committed()}, whatever comes of it.
	 */
	public void committing() {
		this.commits.incrementAndGet();
	}

	/**
	 * A commit of this application is over: reads that begin from now on see it.
	 */
	public void committed() {
		moved();
		this.commits.decrementAndGet();
	}

	/**
	 * Tell if readers stay in their snapshots now.
	 * @return {@code false} when each read has a transaction of its own
	 */
	public boolean areShared() {
		return this.shared.getAsBoolean();
	}

	void added(SnapshotConnection reader) {
		this.readers.removeIf(SnapshotConnection::isGone);
		this.readers.add(reader);
	}

	Set<SnapshotConnection> readers() {
		return this.readers;
	}

	Duration maxAge() {
		return this.maxAge;
	}

	void onPin(Runnable listener) {
		this.onPin = listener;
	}

	// brings a reader that has just been taken into use to the present state
	void enter(SnapshotConnection reader) throws SQLException {
		if (!this.shared.getAsBoolean()) {
			reader.unpin();
		}
		else if (reader.pin(this.epoch.get())) {
			if (this.commits.get() > 0) {
				moved();
			}
			this.onPin.run();
		}
	}

	boolean isCurrent(SnapshotConnection reader) {
		return reader.isCurrent(this.epoch.get());
	}

	boolean anyPinned() {
		for (SnapshotConnection reader : this.readers) {
			if (reader.isPinned()) {
				return true;
			}
		}
		return false;
	}

	// takes the snapshots away from readers that are not in use
	void leaveIdle() {
		for (SnapshotConnection reader : this.readers) {
			reader.unpinIfIdle();
		}
	}

}
