package io.github.litefsspring.boot.backup;

import java.time.Duration;
import java.time.Instant;

import io.github.litefsspring.backup.BackupStatus;
import io.github.litefsspring.node.Position;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

class LitefsBackupHealthIndicatorTests {

	private final StubBackup backup = new StubBackup();

	@Test
	void aBackupThatNoDrillHasVerifiedYetIsUp() {
		Health health = health();
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsEntry("verified", false)
			.containsEntry("age", "840 ms")
			.containsEntry("target", "s3://invoices/data.db");
	}

	@Test
	void aVerifiedBackupSaysSince() {
		this.backup.has(status(true, 1, Duration.ZERO, null, Instant.EPOCH, null));
		assertThat(health().getDetails()).containsEntry("verified", true)
			.containsEntry("verifiedAt", "1970-01-01T00:00:00Z");
	}

	@Test
	void aFailedDrillIsDown() {
		this.backup.has(status(true, 1, Duration.ZERO, null, Instant.EPOCH, "object 7 is missing"));
		assertThat(health().getStatus()).isEqualTo(Status.DOWN);
		assertThat(health().getDetails()).containsEntry("verified", false)
			.containsEntry("reason", "The last restore drill failed: object 7 is missing");
	}

	@Test
	void transactionsThatWaitForTooLongAreDownWithTheReasonInPlainWords() {
		this.backup.has(status(true, 1, Duration.ofSeconds(61), "The bucket 'invoices' does not exist", null, null));
		assertThat(health().getStatus()).isEqualTo(Status.DOWN);
		assertThat(health().getDetails().get("reason")).asString()
			.contains("litefs.health.max-backup-age")
			.contains("The bucket 'invoices' does not exist");
	}

	@Test
	void aShortInterruptionIsUpAndNamed() {
		this.backup.has(status(true, 1, Duration.ofSeconds(5), "connection refused", null, null));
		assertThat(health().getStatus()).isEqualTo(Status.UP);
		assertThat(health().getDetails()).containsEntry("error", "connection refused");
	}

	@Test
	void aBackupThatNeverBeganIsDownAtOnce() {
		this.backup.has(status(true, 0, Duration.ZERO, "access denied", null, null));
		assertThat(health().getStatus()).isEqualTo(Status.DOWN);
	}

	@Test
	void aNodeThatDoesNotShipIsNotToBlame() {
		this.backup.has(status(false, 0, Duration.ZERO, "connection refused", null, null));
		assertThat(health().getStatus()).isEqualTo(Status.UP);
		assertThat(health().getDetails()).containsEntry("ships", false);
	}

	@Test
	void aNodeThatWasReplacedAlthoughItHasToShipIsDownWithTheReason() {
		this.backup.has(new BackupStatus("s3://invoices/data.db", false, true, "lineage", new Position(7, 7),
				Duration.ofSeconds(61), 3, 0, 1, "The node 'two' has taken over", null, null));
		assertThat(health().getStatus()).isEqualTo(Status.DOWN);
		assertThat(health().getDetails()).containsEntry("ships", false).containsEntry("shouldShip", true);
		assertThat(health().getDetails().get("reason")).asString().contains("The node 'two' has taken over");
	}

	@Test
	void aBackupThatNobodyCanBeginIsDown() {
		this.backup.has(BackupStatus.impossible("s3://invoices/data.db", "nothing is backed up"));
		assertThat(health().getStatus()).isEqualTo(Status.DOWN);
	}

	private Health health() {
		Health health = new LitefsBackupHealthIndicator(this.backup, Duration.ofSeconds(60)).health();
		assertThat(health).isNotNull();
		return health;
	}

	private static BackupStatus status(boolean ships, long txid, Duration age, @Nullable String error,
			@Nullable Instant verified, @Nullable String drillError) {
		return new BackupStatus("s3://invoices/data.db", ships, ships, "lineage", new Position(txid, txid), age, 1, 0,
				0, error, verified, drillError);
	}

}
