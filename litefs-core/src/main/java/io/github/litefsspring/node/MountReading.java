package io.github.litefsspring.node;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Result of one look at the mount.
 *
 * @param condition whether LiteFS is there
 * @param detail what the operating system said, for messages
 * @param lag what {@code .lag} says, {@code null} when it says "not replicated yet" or
 * cannot be read
 * @param heartbeat when LiteFS heard of the primary last, {@code null} when the lag is
 * @param databases the databases' positions by name
 */
record MountReading(Condition condition, String detail, @Nullable Duration lag, @Nullable Heartbeat heartbeat,
		Map<String, Found> databases) {

	static MountReading without(Condition condition, String detail) {
		return new MountReading(condition, detail, null, null, Map.of());
	}

	/** Condition of the mount. */
	enum Condition {

		/** A LiteFS mount that answers. */
		LIVE,

		/** A mount whose answer takes longer than usual. */
		SLOW,

		/** A mount that has not answered for so long that reads would hang too. */
		HUNG,

		/** A mount without its process: ENOTCONN, or another I/O error. */
		DEAD,

		/** A directory that this user may not look into. */
		UNREADABLE,

		/** A plain directory. */
		PLAIN_DIRECTORY,

		/** No directory. */
		MISSING

	}

	/**
	 * Time at which LiteFS heard of the primary last. The lag says it relative to the
	 * time at which it was read, and that time is only known to lie between two looks at
	 * the clock.
	 *
	 * @param earliest the earliest possible time, ms since 1970 plus or minus clock skew
	 * @param latest the latest possible time
	 */
	record Heartbeat(long earliest, long latest) {

		/** Heartbeats come once a second, and LiteFS waits one before it reconnects. */
		private static final long MARGIN_MILLIS = 300;

		boolean isCertainlyAfter(Heartbeat other) {
			return this.earliest > other.latest + MARGIN_MILLIS;
		}

	}

	// the timestamp is that of the commit of the last transaction
	record Found(Position position, Instant timestamp) {
	}

}
