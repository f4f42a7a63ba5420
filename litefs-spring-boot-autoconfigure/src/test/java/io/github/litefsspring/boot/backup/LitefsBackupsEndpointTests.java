package io.github.litefsspring.boot.backup;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.backup.RestorePoint;
import io.github.litefsspring.node.Position;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LitefsBackupsEndpointTests {

	private final StubBackup backup = new StubBackup();

	private final LitefsBackupsEndpoint endpoint = new LitefsBackupsEndpoint(this.backup,
			(point) -> "litestream restore -txid " + point.position().txidText());

	@Test
	void everyPointComesWithTheCommandThatRestoresIt() {
		var response = this.endpoint.restorePoints(null, null);
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
		var response = this.endpoint.restorePoints(null, null);
		assertThat(response.getStatus()).isEqualTo(503);
		assertThat(response.getBody().error()).isEqualTo("The bucket 'invoices' does not exist");
		assertThat(response.getBody().restorePoints()).isEmpty();
	}

	@Test
	void theStoreIsAskedOnceForCallersThatComeWithinSeconds() {
		AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
		LitefsBackupsEndpoint cached = new LitefsBackupsEndpoint(this.backup, (point) -> null, new Clock() {
			@Override
			public ZoneId getZone() {
				return ZoneOffset.UTC;
			}

			@Override
			public Clock withZone(ZoneId zone) {
				return this;
			}

			@Override
			public Instant instant() {
				return now.get();
			}
		});
		IntStream.range(0, 50).parallel().forEach((caller) -> cached.restorePoints(caller % 3, 8));
		assertThat(this.backup.listings()).isEqualTo(1);
		now.set(Instant.EPOCH.plusSeconds(10));
		cached.restorePoints(null, null);
		assertThat(this.backup.listings()).isEqualTo(2);
	}

	@Test
	void aStoreThatDoesNotAnswerIsNotAskedByEachVisitor() {
		this.backup.fails(new BackupStoreException("The bucket 'invoices' does not exist", null));
		IntStream.range(0, 5).forEach((caller) -> this.endpoint.restorePoints(null, null));
		assertThat(this.backup.listings()).isEqualTo(1);
	}

	@Test
	void pagesBeginWithTheNewestPoints() {
		this.backup.hasPoints(IntStream.range(0, 25).mapToObj((age) -> point(25 - age)).toList());
		var first = this.endpoint.restorePoints(0, 10).getBody();
		assertThat(first.total()).isEqualTo(25);
		assertThat(first.restorePoints()).hasSize(10).first().extracting("txid").isEqualTo("0000000000000019");
		assertThat(this.endpoint.restorePoints(2, 10).getBody().restorePoints()).hasSize(5)
			.last()
			.extracting("txid")
			.isEqualTo("0000000000000001");
		assertThat(this.endpoint.restorePoints(3, 10).getBody().restorePoints()).isEmpty();
		assertThat(this.endpoint.restorePoints(-1, 10).getStatus()).isEqualTo(400);
		assertThat(this.endpoint.restorePoints(0, 1001).getStatus()).isEqualTo(400);
	}

	private static RestorePoint point(long txid) {
		return new RestorePoint("lineage", new Position(txid, 0x8000000000000001L), Instant.EPOCH, 0);
	}

}
