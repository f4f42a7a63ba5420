package io.github.litefsspring.backup;

import java.net.URI;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Settings of backups that differ from the defaults.
 */
public final class TestSettings {

	private TestSettings() {
	}

	/**
	 * Of the only node that can ever store something.
	 */
	public static BackupSettings singleWriter(String node) {
		return of(node, RunOn.PRIMARY, Duration.ofSeconds(1), Duration.ofHours(24), null, true);
	}

	static BackupSettings fast(String node, RunOn runOn) {
		return of(node, runOn, Duration.ofMillis(50), Duration.ofHours(24), null, false);
	}

	static BackupSettings every(String node, Duration syncInterval, Duration snapshotInterval) {
		return of(node, RunOn.PRIMARY, syncInterval, snapshotInterval, null, false);
	}

	static BackupSettings withHeartbeat(String node, URI url) {
		return of(node, RunOn.PRIMARY, Duration.ofMillis(50), Duration.ofHours(24), url, false);
	}

	private static BackupSettings of(String node, RunOn runOn, Duration syncInterval, Duration snapshotInterval,
			@Nullable URI heartbeat, boolean singleWriter) {
		BackupSettings defaults = BackupSettings.of(node);
		return new BackupSettings(node, runOn, syncInterval, snapshotInterval, defaults.retention(),
				defaults.secondsRetention(), heartbeat, Duration.ofMillis(100), singleWriter, Duration.ofSeconds(10));
	}

}
