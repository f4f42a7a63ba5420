package io.github.litefsspring.boot.backup;

import java.time.Duration;

import io.github.litefsspring.backup.BackupStatus;
import org.jspecify.annotations.Nullable;

/**
 * Verdict on a backup: an operator has to be woken, or not.
 *
 * @since 0.1.0
 */
public final class BackupVerdict {

	private BackupVerdict() {
	}

	/**
	 * The problem of a backup.
	 * @param status the backup
	 * @param maxAge how old the oldest transaction that is not stored may be
	 * @return in plain words why it is DOWN; null when it is UP
	 */
	public static @Nullable String problem(BackupStatus status, Duration maxAge) {
		String error = status.lastError();
		if (status.drillError() != null) {
			return "The last restore drill failed: " + status.drillError();
		}
		if (status.age().compareTo(maxAge) > 0) {
			return "A transaction has been waiting to be stored for longer than litefs.health.max-backup-age=" + maxAge
					+ ((error != null) ? ": " + error : "");
		}
		if (error != null && (status.ships() || status.shouldShip()) && status.stored().txid() == 0) {
			return "Nothing could be stored since this node started: " + error;
		}
		return null;
	}

	/**
	 * Return whether a restore drill has shown that the backup can be restored.
	 * @param status the backup
	 * @return true when the last drill succeeded
	 */
	public static boolean isVerified(BackupStatus status) {
		return status.verified() != null && status.drillError() == null;
	}

}
