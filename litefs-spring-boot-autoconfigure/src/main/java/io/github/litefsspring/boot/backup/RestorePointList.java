package io.github.litefsspring.boot.backup;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.github.litefsspring.backup.BackupService;
import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.backup.RestorePoint;
import org.jspecify.annotations.Nullable;

/**
 * The restore points as they were a moment ago. Many callers at the same time cost the
 * store one listing.
 */
final class RestorePointList {

	static final Duration KEPT = Duration.ofSeconds(10);

	private final BackupService backup;

	private final Clock clock;

	private @Nullable Listing last;

	RestorePointList(BackupService backup, Clock clock) {
		this.backup = backup;
		this.clock = clock;
	}

	synchronized Listing get() {
		Listing known = this.last;
		if (known != null && this.clock.instant().isBefore(known.time().plus(KEPT))) {
			return known;
		}
		Listing listing = list();
		this.last = listing;
		return listing;
	}

	private Listing list() {
		try {
			List<RestorePoint> points = this.backup.restorePoints();
			return new Listing(this.clock.instant(), points, null);
		}
		catch (BackupStoreException ex) {
			return new Listing(this.clock.instant(), List.of(), String.valueOf(ex.getMessage()));
		}
	}

	/**
	 * Answer of the store.
	 *
	 * @param time when
	 * @param points the points, newest first
	 * @param error what is wrong with the store; null when it has answered
	 */
	record Listing(Instant time, List<RestorePoint> points, @Nullable String error) {

	}

}
