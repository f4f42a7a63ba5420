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
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.litefsspring.backup.lineage.Lineage;
import io.github.litefsspring.backup.lineage.Lineages;
import io.github.litefsspring.backup.restore.IntegrityCheck;
import io.github.litefsspring.backup.restore.Restore;
import io.github.litefsspring.backup.restore.RestoreRequest;
import io.github.litefsspring.backup.store.DirectoryStore;
import io.github.litefsspring.backup.store.MinioServer;
import io.github.litefsspring.backup.store.S3Encryption;
import io.github.litefsspring.backup.store.S3Store;
import io.github.litefsspring.ltx.Litestream;
import io.github.litefsspring.test.condition.Prerequisite;
import io.github.litefsspring.test.condition.Requires;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.s3.S3Client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * As many transactions as LiteFS takes from one thread, for minutes, with LiteFS's own
 * retention: its folder is never the same while it is looked at. At the end there is one
 * lineage, every second of it can be restored, and its end is the database. The CPU time
 * for each transaction at the beginning and at the end is printed, not compared: what
 * else the machine does changes it several times over.
 */
@Requires({ Prerequisite.LITEFS, Prerequisite.LITESTREAM, Prerequisite.MINIO })
class BackupSoakIT {

	private static final Duration LOAD = Duration.ofSeconds(TestLength.of("litefs.it.soak-seconds", 60, 900));

	private static final int FILES_BEFORE = Integer.getInteger("litefs.it.soak-files", 20_000);

	private static final Duration MEASURED = Duration.ofSeconds(Math.min(60, LOAD.toSeconds() / 3));

	private static final int PARTS = 6;

	private static final int MOST_PER_SECOND = 1000;

	private static final int PER_SECOND_WITHOUT_LITEFS = 200;

	private static final int RANDOM_SECONDS = 50;

	private static final Map<String, String> CREDENTIALS = Map.of("AWS_ACCESS_KEY_ID", MinioServer.USER,
			"AWS_SECRET_ACCESS_KEY", MinioServer.PASSWORD);

	@TempDir
	static Path shared;

	private static MinioServer minio;

	private static S3Client client;

	@TempDir
	Path folder;

	@BeforeAll
	static void startMinio() throws IOException {
		minio = MinioServer.start(shared);
		client = minio.client();
		client.createBucket((request) -> request.bucket("backup"));
	}

	@AfterAll
	static void stopMinio() {
		client.close();
		minio.close();
	}

	static Stream<List<Soak>> sideBySide() {
		List<Soak> first = List.of(new Soak("wal", true), new Soak("delete", false), new Soak("standalone", false));
		List<Soak> second = List.of(new Soak("wal", false), new Soak("delete", true), new Soak("standalone", true));
		return "full".equals(System.getProperty("ci.level")) ? Stream.of(first, second) : Stream.of(first);
	}

	@ParameterizedTest
	@MethodSource("sideBySide")
	void whateverTheLoadThereIsOneLineageAndEverySecondCanBeRestored(List<Soak> soaks) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(soaks.size());
		// or the first minute of one would be that of an idle machine
		CyclicBarrier start = new CyclicBarrier(soaks.size());
		try {
			List<Future<?>> running = new ArrayList<>();
			for (Soak soak : soaks) {
				running.add(threads.submit(() -> {
					run(soak, start);
					return null;
				}));
			}
			for (Future<?> one : running) {
				one.get();
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	private void run(Soak soak, CyclicBarrier start) throws Exception {
		Path work = Files.createDirectories(this.folder.resolve(soak.toString()));
		try (BackupStore store = open(soak, work); SoakedDatabase database = create(soak, store, work)) {
			Path copy = work.resolve("copy.db");
			Figures figures = load(soak, database, start);
			NavigableMap<Long, Instant> committed = database.committed();
			database.finish(copy);
			List<Lineage> lineages = Lineages.read(store).all();
			System.out.printf(
					"%s: %d transactions in %d s, %d lineage(s), %d errors; CPU time per transaction of the backup's "
							+ "threads %d ns in the first %d s, %d ns in the last; of its maintenance %d and %d ns%n",
					soak, figures.transactions, LOAD.toSeconds(), lineages.size(), figures.errors, figures.first.backup,
					MEASURED.toSeconds(), figures.last.backup, figures.first.maintenance, figures.last.maintenance);
			assertThat(lineages).as("%s: %s", soak, lineages).hasSize(1);
			assertRestored(soak, store, work, copy, committed);
		}
	}

	private static BackupStore open(Soak soak, Path work) throws IOException {
		return soak.bucket ? S3Store.open(client, "backup", soak.toString(), S3Encryption.bucketDefault())
				: new DirectoryStore(work.resolve("backup"));
	}

	private static SoakedDatabase create(Soak soak, BackupStore store, Path work) throws IOException {
		return soak.database.equals("standalone") ? new SoakedFile(work.resolve("data.db"), store)
				: new SoakedNode(soak.database, store, FILES_BEFORE);
	}

	private static Figures load(Soak soak, SoakedDatabase database, CyclicBarrier start) throws Exception {
		BackupThreads threads = new BackupThreads(soak.toString());
		threads.call(() -> {
			database.begin();
			return null;
		});
		await().atMost(Duration.ofMinutes(2)).until(() -> database.backup().status().lineage() != null);
		start.await(5, TimeUnit.MINUTES);
		int perSecond = soak.database.equals("standalone") ? PER_SECOND_WITHOUT_LITEFS : MOST_PER_SECOND;
		try (WriteLoad load = new WriteLoad(database.connections(), LOAD, perSecond)) {
			Cpu first = measure(threads, database, MEASURED);
			Thread.sleep(LOAD.minus(MEASURED.multipliedBy(2)).toMillis());
			Cpu last = measure(threads, database, MEASURED);
			int rows = load.rows();
			await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
				BackupStatus status = database.backup().status();
				assertThat(status.stored()).isEqualTo(database.position());
				assertThat(status.age()).isZero();
				assertThat(status.lastError()).isNull();
			});
			return new Figures(rows, database.backup().status().errors(), first, last);
		}
	}

	// the least of several parts: what other processes take at the same time costs too
	private static Cpu measure(BackupThreads threads, SoakedDatabase database, Duration duration) throws Exception {
		Cpu least = new Cpu(Long.MAX_VALUE, Long.MAX_VALUE);
		for (int part = 0; part < PARTS; part++) {
			Cpu measured = measurePart(threads, database, duration.dividedBy(PARTS));
			least = new Cpu(Math.min(least.backup, measured.backup), Math.min(least.maintenance, measured.maintenance));
		}
		return least;
	}

	private static Cpu measurePart(BackupThreads threads, SoakedDatabase database, Duration duration) throws Exception {
		long begin = database.position().txid();
		long backup = threads.cpuNanos("litefs-backup", "litefs-wal-spool");
		long maintenance = threads.cpuNanos("litefs-backup-maintenance");
		Thread.sleep(duration.toMillis());
		long transactions = Math.max(1, database.position().txid() - begin);
		long maintained = threads.cpuNanos("litefs-backup-maintenance") - maintenance;
		long both = threads.cpuNanos("litefs-backup", "litefs-wal-spool") - backup;
		return new Cpu((both - maintained) / transactions, maintained / transactions);
	}

	private static void assertRestored(Soak soak, BackupStore store, Path work, Path copy,
			NavigableMap<Long, Instant> committed) throws Exception {
		String lineage = Lineages.read(store).current().orElseThrow().id();
		String url = soak.bucket ? "s3://backup/%s/%s?endpoint=%s&region=us-east-1&forcePathStyle=true".formatted(soak,
				lineage, minio.url()) : "file://" + work.resolve("backup").resolve(lineage);
		Path restored = work.resolve("restored.db");
		Litestream.restore(CREDENTIALS, url, restored, "-integrity-check", "full");
		assertThat(restored).hasSameBinaryContentAs(copy);
		Restore restore = new Restore(store, IntegrityCheck.NONE);
		Instant end = restore.plan(RestoreRequest.newest()).point().timestamp().truncatedTo(ChronoUnit.SECONDS);
		Random random = new Random(42);
		Set<Instant> seconds = seconds(end, random);
		for (Instant second : seconds) {
			RestorePoint point = restore.plan(RestoreRequest.before(second)).point();
			if (committed.isEmpty()) {
				assertThat(point.timestamp()).as("%s before %s", soak, second)
					.isBefore(second)
					.isAfter(second.minusSeconds(10));
			}
			else {
				assertThat(point.position().txid()).as("%s before %s", soak, second).isEqualTo(last(committed, second));
			}
		}
		List<Instant> some = new ArrayList<>(seconds);
		for (int count = 0; count < 3; count++) {
			Instant second = some.get(random.nextInt(some.size()));
			RestorePoint point = restore.plan(RestoreRequest.before(second)).point();
			Path then = work.resolve("then-" + count + ".db");
			Litestream.restore(CREDENTIALS, url, then, "-timestamp", second.toString(), "-integrity-check", "full");
			if (!committed.isEmpty()) {
				assertThat(rows(restored) - rows(then)).as("%s before %s", soak, second)
					.isEqualTo(committed.lastKey() - point.position().txid());
			}
		}
		System.out.printf("%s: %d of the last %d seconds can be restored, and the end is the database%n", soak,
				seconds.size(), LOAD.toSeconds());
	}

	// some at random, and all of three parts
	private static Set<Instant> seconds(Instant end, Random random) {
		int length = (int) LOAD.toSeconds() - 10;
		Set<Instant> seconds = new TreeSet<>();
		for (int count = 0; count < RANDOM_SECONDS; count++) {
			seconds.add(end.minusSeconds(random.nextInt(length)));
		}
		for (int second = 0; second < 15; second++) {
			seconds.add(end.minusSeconds(second));
			seconds.add(end.minusSeconds(length / 2 - second));
			seconds.add(end.minusSeconds(length - second));
		}
		return seconds;
	}

	private static long last(NavigableMap<Long, Instant> committed, Instant second) {
		return committed.entrySet()
			.stream()
			.filter((entry) -> entry.getValue().isBefore(second))
			.mapToLong(Map.Entry::getKey)
			.max()
			.orElseThrow();
	}

	private static long rows(Path database) throws SQLException {
		try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery("select count(*) from entry")) {
			return rows.getLong(1);
		}
	}

	/**
	 * One backup.
	 *
	 * @param database the journal mode on LiteFS, or "standalone"
	 * @param bucket whether it goes to MinIO; to a folder otherwise
	 */
	record Soak(String database, boolean bucket) {

		@Override
		public String toString() {
			return this.database + (this.bucket ? "-bucket" : "-folder");
		}

	}

	/**
	 * Nanoseconds for each transaction.
	 *
	 * @param backup of the threads that spool and store
	 * @param maintenance of the thread that merges
	 */
	private record Cpu(long backup, long maintenance) {

	}

	/**
	 * What was measured.
	 *
	 * @param transactions how many were committed
	 * @param errors what {@link BackupStatus#errors()} said at the end
	 * @param first at the beginning
	 * @param last at the end
	 */
	private record Figures(int transactions, long errors, Cpu first, Cpu last) {

	}

}
