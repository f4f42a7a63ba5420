package io.github.litefsspring.boot.backup;

import io.github.litefsspring.backup.BackupStoreException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LitefsBackupsEndpointTests {

	private final StubBackup backup = new StubBackup();

	private final LitefsBackupsEndpoint endpoint = new LitefsBackupsEndpoint(this.backup,
			(point) -> "litestream restore -txid " + point.position().txidText());

	@Test
	void everyPointComesWithTheCommandThatRestoresIt() {
		var response = this.endpoint.restorePoints();
		assertThat(response.getStatus()).isEqualTo(200);
		assertThat(response.getBody().target()).isEqualTo("s3://invoices/data.db");
		assertThat(response.getBody().restorePoints()).singleElement().satisfies((point) -> {
			assertThat(point.txid()).isEqualTo("000000000000000a");
			assertThat(point.command()).isEqualTo("litestream restore -txid 000000000000000a");
			assertThat(point.timestamp()).hasToString("2026-11-21T14:00:07Z");
		});
	}

	@Test
	void aStoreThatDoesNotAnswerIsNamed() {
		this.backup.fails(new BackupStoreException("The bucket 'invoices' does not exist", null));
		var response = this.endpoint.restorePoints();
		assertThat(response.getStatus()).isEqualTo(503);
		assertThat(response.getBody().error()).isEqualTo("The bucket 'invoices' does not exist");
		assertThat(response.getBody().restorePoints()).isEmpty();
	}

}
