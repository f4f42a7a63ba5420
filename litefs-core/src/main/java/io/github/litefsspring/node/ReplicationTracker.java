package io.github.litefsspring.node;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Matches the primary's announcements with this node's own transactions.
 * <p>
 * Both are timed by this node's monotonic clock, so clock skew has no part in the delay.
 * A position counts as applied when it was seen here, or when a later transaction was
 * applied: LiteFS skips transactions when it sends a snapshot.
 */
final class ReplicationTracker {

	private static final int REMEMBERED = 1024;

	private final DelayHistory delays = new DelayHistory(REMEMBERED);

	private final Map<String, Track> tracks = new HashMap<>();

	// position of a database at the beginning
	synchronized void startAt(String database, Position position) {
		Track track = track(database);
		track.appliedTxid = position.txid();
		track.recent.addLast(position);
	}

	// zero when the transaction was applied here already, null when it was not
	synchronized @Nullable Duration announced(String database, Position position, long nanoTime) {
		Track track = track(database);
		track.announcedTxid = position.txid();
		if (track.recent.contains(position)) {
			this.delays.add(Duration.ZERO);
			return Duration.ZERO;
		}
		if (track.pending.size() >= REMEMBERED) {
			track.pending.removeFirst();
		}
		track.pending.addLast(new Announcement(position, nanoTime));
		return null;
	}

	// the delays of all announcements that this fulfils, oldest first
	synchronized List<Duration> applied(String database, Position position, long nanoTime) {
		Track track = track(database);
		track.appliedTxid = position.txid();
		track.recent.addLast(position);
		if (track.recent.size() > REMEMBERED) {
			track.recent.removeFirst();
		}
		List<Duration> fulfilled = new ArrayList<>(1);
		while (!track.pending.isEmpty() && track.pending.getFirst().isAppliedBy(position)) {
			Duration delay = track.pending.removeFirst().age(nanoTime);
			this.delays.add(delay);
			fulfilled.add(delay);
		}
		return fulfilled;
	}

	// another primary, or none: its predecessor's announcements may never be applied
	synchronized void forgetAnnouncements() {
		this.tracks.values().forEach((track) -> {
			track.pending.clear();
			track.announcedTxid = 0;
		});
	}

	synchronized long transactionsBehind(String database) {
		Track track = this.tracks.get(database);
		if (track == null || track.pending.isEmpty()) {
			return 0;
		}
		return Math.max(track.pending.size(), track.announcedTxid - track.appliedTxid);
	}

	// the time since the oldest announcement, zero when everything was applied
	synchronized Duration pending(String database, long nanoTime) {
		Track track = this.tracks.get(database);
		if (track == null || track.pending.isEmpty()) {
			return Duration.ZERO;
		}
		return track.pending.getFirst().age(nanoTime);
	}

	@Nullable Duration percentile(double share) {
		return this.delays.percentile(share);
	}

	private Track track(String database) {
		return this.tracks.computeIfAbsent(database, (name) -> new Track());
	}

	private record Announcement(Position position, long nanoTime) {

		// another thread may have looked at the clock before, and come here later
		Duration age(long now) {
			return Duration.ofNanos(Math.max(0, now - this.nanoTime));
		}

		boolean isAppliedBy(Position applied) {
			return this.position.equals(applied) || Long.compareUnsigned(this.position.txid(), applied.txid()) < 0;
		}

	}

	private static final class Track {

		private final Deque<Announcement> pending = new ArrayDeque<>();

		private final Deque<Position> recent = new ArrayDeque<>();

		private long announcedTxid;

		private long appliedTxid;

	}

}
