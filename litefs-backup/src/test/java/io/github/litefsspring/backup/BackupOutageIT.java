package io.github.litefsspring.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

import io.github.litefsspring.backup.lineage.Lineages;
import io.github.litefsspring.backup.store.MinioServer;
import io.github.litefsspring.backup.store.S3Encryption;
import io.github.litefsspring.backup.store.S3Store;
import io.github.litefsspring.ltx.Litestream;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.condition.Prerequisite;
import io.github.litefsspring.test.condition.Requires;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The store is away for longer than LiteFS keeps its transaction files.
 */
@Requires({ Prerequisite.LITEFS, Prerequisite.LITESTREAM, Prerequisite.MINIO })
class BackupOutageIT {

	private static final Duration RETENTION = Duration.ofSeconds(1);

	private static final Duration OUTAGE = Duration.ofSeconds(TestLength.of("litefs.it.outage-seconds", 4, 60));

	private static final Map<String, String> CREDENTIALS = Map.of("AWS_ACCESS_KEY_ID", MinioServer.USER,
			"AWS_SECRET_ACCESS_KEY", MinioServer.PASSWORD);

	@TempDir
	Path folder;

	@Test
	void nothingIsMissingAfterTheStoreWasAway() throws Exception {
		try (RunningCluster cluster = RunningCluster.builder().replicas(0).retention(RETENTION).start();
				MinioServer minio = MinioServer.start(this.folder);
				S3Client client = minio.client()) {
			client.createBucket((request) -> request.bucket("backup"));
			WriteLoad.createTable(cluster.primary(), "wal");
			Path export = this.folder.resolve("export.db");
			try (BackupStore store = S3Store.open(client, "backup", "outage", S3Encryption.bucketDefault());
					BackupSite site = new BackupSite(cluster.primary(), cluster.primaryApiUrlTemplate(), store,
							BackupSettings.of("primary"), "spool")) {
				await().until(() -> site.backup().status().lineage() != null);
				minio.close();
				try (WriteLoad load = new WriteLoad(cluster.primary(), OUTAGE)) {
					load.rows();
				}
				assertThat(transactionsOfLitefs(cluster)).isLessThan(OUTAGE.toSeconds() * 20 / 2);
				BackupStatus away = site.backup().status();
				assertThat(away.lastError()).contains("the service cannot be reached");
				assertThat(away.pendingTransactions()).isGreaterThanOrEqualTo(OUTAGE.toSeconds() * 19);
				assertThat(away.age()).isGreaterThan(OUTAGE.minusSeconds(2));
				minio.restart();
				await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> {
					assertThat(site.backup().status().lastError()).isNull();
					assertThat(site.backup().status().stored()).isEqualTo(site.node().readPosition());
				});
				assertThat(Lineages.read(store).all()).hasSize(1);
				site.export(export);
				Path restored = this.folder.resolve("restored.db");
				Litestream.restore(CREDENTIALS, "s3://backup/outage/%s?endpoint=%s&region=us-east-1&forcePathStyle=true"
					.formatted(Lineages.read(store).current().orElseThrow().id(), minio.url()), restored);
				assertThat(restored).hasSameBinaryContentAs(export);
			}
		}
	}

	private static long transactionsOfLitefs(RunningCluster cluster) throws IOException {
		Path files = cluster.primary().dataDirectory().resolve("dbs").resolve("data.db").resolve("ltx");
		try (Stream<Path> list = Files.list(files)) {
			return list.count();
		}
	}

}
