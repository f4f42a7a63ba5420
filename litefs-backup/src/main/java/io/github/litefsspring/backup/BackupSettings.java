package io.github.litefsspring.backup;

import java.net.URI;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link Backup}.
 *
 * @param node the name of this node, for people
 * @param runOn which node of a cluster stores the transactions
 * @param syncInterval how long transactions are collected at most before they are stored
 * together
 * @param snapshotInterval how often the whole database is stored, while it changes
 * @param retention how long restore points are kept; null when nothing is ever deleted
 * @param secondsRetention how long single seconds can be restored; older restore points
 * are 30 seconds apart
 * @param heartbeatUrl what is called while everything is stored; null for nothing
 * @param heartbeatInterval how often it is called
 * @param singleWriter whether the configuration leaves only one node that can ever store
 * something: without LiteFS, or with a static lease. A store that is not fenced needs it
 * @param closeTimeout how long the last transactions may take to be stored when the
 * application ends
 * @since 0.1.0
 */
public record BackupSettings(String node, RunOn runOn, Duration syncInterval, Duration snapshotInterval,
		@Nullable Duration retention, Duration secondsRetention, @Nullable URI heartbeatUrl, Duration heartbeatInterval,
		boolean singleWriter, Duration closeTimeout) {

	/**
	 * Check the durations.
	 * @throws IllegalArgumentException when one is not positive
	 */
	public BackupSettings {
		positive("litefs.backup.sync-interval", syncInterval);
		positive("litefs.backup.snapshot-interval", snapshotInterval);
		positive("litefs.backup.seconds-retention", secondsRetention);
		positive("the interval of litefs.backup.heartbeat-url", heartbeatInterval);
		if (retention != null) {
			positive("litefs.backup.retention", retention);
		}
	}

	/**
	 * The defaults: the primary stores every second, a snapshot a day, everything is kept
	 * for 30 days and single seconds for one.
	 * @param node the name of this node, for people
	 * @return the settings
	 */
	public static BackupSettings of(String node) {
		return new BackupSettings(node, RunOn.PRIMARY, Duration.ofSeconds(1), Duration.ofHours(24), Duration.ofDays(30),
				Duration.ofHours(24), null, Duration.ofMinutes(5), false, Duration.ofSeconds(30));
	}

	private static void positive(String property, Duration value) {
		if (value.isZero() || value.isNegative()) {
			throw new IllegalArgumentException("%s must be positive, but is %s".formatted(property, value));
		}
	}

}
