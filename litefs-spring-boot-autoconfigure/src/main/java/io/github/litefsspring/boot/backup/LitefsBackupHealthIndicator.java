package io.github.litefsspring.boot.backup;

import java.time.Duration;
import java.time.Instant;

import io.github.litefsspring.backup.BackupService;
import io.github.litefsspring.backup.BackupStatus;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * {@link HealthIndicator} that is DOWN when transactions wait for too long to be stored
 * by the node that has to by its role, or when the last restore drill failed. A backup
 * that no drill has verified yet is UP with {@code verified: false}.
 *
 * @since 0.1.0
 */
public class LitefsBackupHealthIndicator extends AbstractHealthIndicator {

	private final BackupService backup;

	private final Duration maxAge;

	/**
	 * Create the indicator.
	 * @param backup the backup
	 * @param maxAge how old the oldest transaction that is not stored may be
	 */
	public LitefsBackupHealthIndicator(BackupService backup, Duration maxAge) {
		super("LiteFS backup health check failed");
		this.backup = backup;
		this.maxAge = maxAge;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		BackupStatus status = this.backup.status();
		Instant verified = status.verified();
		builder.up()
			.withDetail("target", status.target())
			.withDetail("ships", status.ships())
			.withDetail("shouldShip", status.shouldShip())
			.withDetail("age", status.age().toMillis() + " ms")
			.withDetail("pendingTransactions", status.pendingTransactions())
			.withDetail("verified", BackupVerdict.isVerified(status));
		if (verified != null) {
			builder.withDetail("verifiedAt", verified.toString());
		}
		String error = status.lastError();
		if (error != null) {
			builder.withDetail("error", error);
		}
		String problem = BackupVerdict.problem(status, this.maxAge);
		if (problem != null) {
			builder.down().withDetail("reason", problem);
		}
	}

}
