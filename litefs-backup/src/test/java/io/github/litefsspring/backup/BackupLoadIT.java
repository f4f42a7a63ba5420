package io.github.litefsspring.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import io.github.litefsspring.backup.lineage.Lineages;
import io.github.litefsspring.backup.store.DirectoryStore;
import io.github.litefsspring.backup.store.MinioServer;
import io.github.litefsspring.backup.store.S3Encryption;
import io.github.litefsspring.backup.store.S3Store;
import io.github.litefsspring.ltx.Litestream;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.condition.Prerequisite;
import io.github.litefsspring.test.condition.Requires;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.interceptor.Context.BeforeTransmission;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.S3Client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Twenty transactions a second on a real LiteFS, stored in MinIO and in a folder at the
 * same time, and restored by the stock {@code litestream}.
 */
@Requires({ Prerequisite.LITEFS, Prerequisite.LITESTREAM, Prerequisite.MINIO })
class BackupLoadIT {

	private static final Duration LOAD = Duration.ofSeconds(TestLength.of("litefs.it.load-seconds", 6, 60));

	private static final Duration IDLE = Duration.ofSeconds(TestLength.of("litefs.it.idle-seconds", 2, 60));

	private static final int TIMES = TestLength.of("litefs.it.restore-times", 3, 10);

	private static final Map<String, String> CREDENTIALS = Map.of("AWS_ACCESS_KEY_ID", MinioServer.USER,
			"AWS_SECRET_ACCESS_KEY", MinioServer.PASSWORD);

	@TempDir
	static Path shared;

	private static MinioServer minio;

	private static S3Client client;

	private static final AtomicInteger requests = new AtomicInteger();

	@TempDir
	Path folder;

	@BeforeAll
	static void startMinio() throws IOException {
		minio = MinioServer.start(shared);
		client = minio.clientBuilder(MinioServer.USER, MinioServer.PASSWORD)
			.overrideConfiguration((configuration) -> configuration.addExecutionInterceptor(new RequestCounter()))
			.build();
		client.createBucket((request) -> request.bucket("backup"));
	}

	@AfterAll
	static void stopMinio() {
		client.close();
		minio.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "wal", "delete" })
	void litestreamRestoresEverySecondOfALoad(String journal) throws Exception {
		try (RunningCluster cluster = RunningCluster.builder().replicas(1).start();
				BackupStore bucket = S3Store.open(client, "backup", journal, S3Encryption.bucketDefault());
				BackupStore directory = new DirectoryStore(this.folder.resolve("backup"))) {
			WriteLoad.createTable(cluster.primary(), journal);
			BackupSettings settings = BackupSettings.of("primary");
			Map<Long, Instant> committed;
			Path export = this.folder.resolve("export.db");
			try (BackupSite toBucket = site(cluster, bucket, settings, "spool-bucket");
					BackupSite toDirectory = site(cluster, directory, settings, "spool-directory")) {
				loadAndMeasure(cluster, toBucket, journal);
				awaitStored(toBucket);
				awaitStored(toDirectory);
				assertIdleCostsNothing();
				toBucket.export(export);
				committed = toBucket.committed();
			}
			assertRestored(bucketUrl(journal, Lineages.read(bucket)), export, committed);
			assertRestored("file://" + this.folder.resolve("backup").resolve(current(directory)), export, committed);
		}
	}

	private static BackupSite site(RunningCluster cluster, BackupStore store, BackupSettings settings, String spool)
			throws IOException, InterruptedException {
		return new BackupSite(cluster.primary(), cluster.primaryApiUrlTemplate(), store, settings, spool);
	}

	private static void loadAndMeasure(RunningCluster cluster, BackupSite site, String journal) throws Exception {
		List<Long> newestStored = new ArrayList<>();
		List<Long> oldestUnstored = new ArrayList<>();
		int before = requests.get();
		try (WriteLoad load = new WriteLoad(cluster.primary(), LOAD)) {
			Instant measureFrom = Instant.now().plusSeconds(2);
			while (load.isRunning()) {
				BackupStatus status = site.backup().status();
				Instant stored = site.committed().get(status.stored().txid());
				if (stored != null && Instant.now().isAfter(measureFrom)) {
					newestStored.add(Duration.between(stored, Instant.now()).toMillis());
					oldestUnstored.add(status.age().toMillis());
				}
				LockSupport.parkNanos(5_000_000);
			}
			System.out.printf(
					"%s: %d transactions in %d s, %d requests; age of the newest stored transaction p50 %d ms, p99 "
							+ "%d ms; of the oldest that is not stored p50 %d ms, p99 %d ms; longest commit %d ms%n",
					journal, load.rows(), LOAD.toSeconds(), requests.get() - before, percentile(newestStored, 50),
					percentile(newestStored, 99), percentile(oldestUnstored, 50), percentile(oldestUnstored, 99),
					load.longestCommitMillis());
		}
		assertThat(newestStored).isNotEmpty();
	}

	private static long percentile(List<Long> values, int percent) {
		List<Long> sorted = new ArrayList<>(values);
		Collections.sort(sorted);
		return sorted.get((sorted.size() - 1) * percent / 100);
	}

	private static void awaitStored(BackupSite site) {
		await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
			BackupStatus status = site.backup().status();
			assertThat(status.stored()).isEqualTo(site.node().readPosition());
			assertThat(status.pendingTransactions()).isZero();
			assertThat(status.age()).isZero();
			assertThat(status.lastError()).isNull();
		});
	}

	private static void assertIdleCostsNothing() {
		int before = requests.get();
		await().during(IDLE).atMost(IDLE.plusSeconds(10)).until(() -> requests.get() == before);
	}

	private void assertRestored(String url, Path export, Map<Long, Instant> committed)
			throws IOException, InterruptedException, SQLException {
		Path restored = Files.createTempFile(this.folder, "restored", ".db");
		Files.delete(restored);
		Litestream.restore(CREDENTIALS, url, restored, "-integrity-check", "full");
		assertThat(restored).hasSameBinaryContentAs(export);
		List<Instant> seconds = seconds(committed);
		for (Instant second : seconds) {
			Path then = Files.createTempFile(this.folder, "then", ".db");
			Files.delete(then);
			Litestream.restore(CREDENTIALS, url, then, "-timestamp", second.toString());
			long last = committed.entrySet()
				.stream()
				.filter((entry) -> entry.getValue().isBefore(second))
				.mapToLong(Map.Entry::getKey)
				.max()
				.orElseThrow();
			long all = committed.keySet().stream().mapToLong(Long::longValue).max().orElseThrow();
			assertThat(count(restored) - count(then)).as("%s at %s", url, second).isEqualTo(all - last);
		}
	}

	private static List<Instant> seconds(Map<Long, Instant> committed) {
		List<Instant> times = new ArrayList<>(committed.values());
		Collections.sort(times);
		Instant first = times.get(0).truncatedTo(ChronoUnit.SECONDS).plusSeconds(2);
		Instant last = times.get(times.size() - 1).truncatedTo(ChronoUnit.SECONDS);
		List<Instant> seconds = new ArrayList<>();
		for (Instant time = first; !time.isAfter(last); time = time.plusSeconds(1)) {
			seconds.add(time);
		}
		Collections.shuffle(seconds, new Random(42));
		assertThat(seconds).hasSizeGreaterThanOrEqualTo(TIMES);
		return seconds.subList(0, TIMES);
	}

	private static long count(Path database) throws SQLException {
		try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery("select count(*) from entry")) {
			return rows.getLong(1);
		}
	}

	private static String bucketUrl(String prefix, Lineages lineages) {
		return "s3://backup/%s/%s?endpoint=%s&region=us-east-1&forcePathStyle=true".formatted(prefix,
				lineages.current().orElseThrow().id(), minio.url());
	}

	private static String current(BackupStore store) throws BackupStoreException {
		return Lineages.read(store).current().orElseThrow().id();
	}

	/**
	 * Counts what is sent to the service.
	 */
	private static final class RequestCounter implements ExecutionInterceptor {

		@Override
		public void beforeTransmission(BeforeTransmission context, ExecutionAttributes attributes) {
			requests.incrementAndGet();
		}

	}

}
