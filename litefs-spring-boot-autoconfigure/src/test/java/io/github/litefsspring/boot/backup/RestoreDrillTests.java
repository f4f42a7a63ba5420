package io.github.litefsspring.boot.backup;

import java.time.Duration;

import io.github.litefsspring.backup.BackupStatus;
import io.github.litefsspring.node.Position;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class RestoreDrillTests {

	private static final String EVERY_SECOND = "* * * * * *";

	private final StubBackup backup = new StubBackup();

	@Test
	void whoHasToShipDrillsEvenWhenAnotherNodeHasReplacedIt() {
		this.backup.has(status(false, true));
		RestoreDrill drill = new RestoreDrill(this.backup, EVERY_SECOND);
		drill.start();
		try {
			await().atMost(Duration.ofSeconds(30)).until(() -> this.backup.verifications() > 0);
		}
		finally {
			drill.stop();
		}
	}

	@Test
	void aNodeWhoseTransactionsAnotherOneStoresDrillsNothing() {
		this.backup.has(status(false, false));
		RestoreDrill drill = new RestoreDrill(this.backup, EVERY_SECOND);
		drill.start();
		try {
			await().during(Duration.ofSeconds(2)).until(() -> this.backup.verifications() == 0);
			assertThat(drill.isRunning()).isTrue();
		}
		finally {
			drill.stop();
		}
	}

	private static BackupStatus status(boolean ships, boolean shouldShip) {
		return new BackupStatus("s3://invoices/data.db", ships, shouldShip, "20200101T000000Z-0badcafe",
				new Position(7, 7), Duration.ZERO, 0, 0, 0, null, null, null);
	}

}
