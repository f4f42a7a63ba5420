package io.github.litefsspring.backup.wal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.github.litefsspring.backup.lineage.Lineage;
import io.github.litefsspring.backup.lineage.Lineages;
import io.github.litefsspring.backup.restore.IntegrityCheck;
import io.github.litefsspring.backup.restore.Restore;
import io.github.litefsspring.backup.restore.RestoreRequest;
import io.github.litefsspring.backup.store.DirectoryStore;
import io.github.litefsspring.ltx.Litestream;
import io.github.litefsspring.test.condition.Prerequisite;
import io.github.litefsspring.test.condition.Requires;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Twenty rows a second on a database without LiteFS, in a process that is killed again
 * and again; now and then another program writes while nobody runs. One history goes on
 * through all of it, and the stock {@code litestream} restores it.
 * <p>
 * {@code -Dlitefs.it.kills=20 -Dlitefs.it.load-seconds=60} is the long run,
 * {@code -Dlitefs.it.seed=N} repeats one.
 */
@Requires(Prerequisite.LITESTREAM)
class StandaloneCrashIT {

	private static final int KILLS = Integer.getInteger("litefs.it.kills", 5);

	private static final Duration LOAD = Duration.ofSeconds(Integer.getInteger("litefs.it.load-seconds", 10));

	private static final long SEED = Long.getLong("litefs.it.seed", System.nanoTime());

	@TempDir
	Path folder;

	private final Random random = new Random(SEED);

	private final AtomicLong committed = new AtomicLong();

	private final AtomicLong stored = new AtomicLong();

	@Test
	void oneHistoryGoesOnThroughKillsAtAnyMoment() throws Exception {
		System.out.println("seed " + SEED);
		long meanMillis = LOAD.toMillis() / KILLS;
		int elsewhere = 0;
		for (int kill = 0; kill < KILLS; kill++) {
			try (Running writer = new Running()) {
				writer.awaitReady();
				writer.awaitEnd(this.random.nextLong(2 * meanMillis));
				writer.kill();
			}
			assertThat(rowsRestored("killed-" + kill)).isGreaterThanOrEqualTo(this.stored.get());
			if (this.random.nextInt(4) == 0) {
				StandaloneDatabase.runElsewhere(database(), "CREATE TABLE IF NOT EXISTS other(value)",
						"INSERT INTO other SELECT payload FROM entry LIMIT 50",
						"DELETE FROM other WHERE rowid % 3 = 0");
				elsewhere++;
			}
		}
		try (Running writer = new Running()) {
			writer.awaitReady();
			writer.awaitEnd(500);
			writer.finish();
		}
		System.out.printf("%d kills, %d writes by another program in between, %d rows committed, %d stored%n", KILLS,
				elsewhere, this.committed.get(), this.stored.get());
		assertThat(this.stored).hasValue(this.committed.get());
		assertRestored();
	}

	private void assertRestored() throws Exception {
		try (DirectoryStore store = new DirectoryStore(target())) {
			Lineages lineages = Lineages.read(store);
			assertThat(lineages.all()).extracting(Lineage::reason).containsExactly("this is the first backup");
			Path restored = this.folder.resolve("litestream.db");
			Litestream.restore("file://" + target().resolve(lineages.current().orElseThrow().id()), restored,
					"-integrity-check", "full");
			assertThat(restored).hasSameBinaryContentAs(database());
			Path ours = this.folder.resolve("ours.db");
			restore(store, ours);
			assertThat(ours).hasSameBinaryContentAs(database());
			assertThat(count(ours)).isEqualTo(this.committed.get());
		}
	}

	private long rowsRestored(String name) throws Exception {
		if (this.stored.get() == 0) {
			return 0;
		}
		try (DirectoryStore store = new DirectoryStore(target())) {
			Path file = this.folder.resolve(name);
			restore(store, file);
			return count(file);
		}
	}

	private static void restore(DirectoryStore store, Path file) throws IOException {
		new Restore(store, IntegrityCheck.QUICK).restore(RestoreRequest.newest(), file, (progress) -> {
		});
	}

	private static long count(Path database) throws SQLException {
		try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery("select count(*) from entry")) {
			return rows.getLong(1);
		}
	}

	private Path database() {
		return this.folder.resolve("data.db");
	}

	private Path target() {
		return this.folder.resolve("backup");
	}

	/**
	 * The application in a process of its own.
	 */
	private final class Running implements AutoCloseable {

		private final Process process;

		private final Thread reader = new Thread(this::read, "output");

		private final CountDownLatch ready = new CountDownLatch(1);

		private final List<String> others = new ArrayList<>();

		Running() throws IOException {
			this.process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/java").toString(),
					"--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-cp",
					System.getProperty("java.class.path"), StandaloneWriter.class.getName(), database().toString(),
					target().toString())
				.redirectErrorStream(true)
				.start();
			this.reader.start();
		}

		private void read() {
			try (BufferedReader lines = new BufferedReader(
					new InputStreamReader(this.process.getInputStream(), StandardCharsets.UTF_8))) {
				for (String line = lines.readLine(); line != null; line = lines.readLine()) {
					take(line);
				}
			}
			catch (IOException ex) {
				this.others.add(ex.toString());
			}
			this.ready.countDown();
		}

		private void take(String line) {
			String[] words = line.split(" ");
			switch (words[0]) {
				case "committed" -> StandaloneCrashIT.this.committed.set(Long.parseLong(words[1]));
				case "stored" -> StandaloneCrashIT.this.stored.set(Long.parseLong(words[1]));
				case "ready" -> this.ready.countDown();
				default -> this.others.add(line);
			}
		}

		void awaitReady() throws InterruptedException {
			assertThat(this.ready.await(60, TimeUnit.SECONDS)).as("%s", this.others).isTrue();
			assertThat(this.process.isAlive()).as("%s", this.others).isTrue();
		}

		void awaitEnd(long millis) throws InterruptedException {
			assertThat(this.process.waitFor(millis, TimeUnit.MILLISECONDS)).as("%s", this.others).isFalse();
		}

		void kill() throws InterruptedException {
			this.process.destroyForcibly().waitFor();
			this.reader.join();
		}

		void finish() throws Exception {
			this.process.getOutputStream().write('\n');
			this.process.getOutputStream().flush();
			assertThat(this.process.waitFor(60, TimeUnit.SECONDS)).isTrue();
			this.reader.join();
			assertThat(this.process.exitValue()).as("%s", this.others).isZero();
			assertThat(this.others).last().isEqualTo("closed");
			assertThat(Files.exists(database())).isTrue();
		}

		@Override
		public void close() {
			this.process.destroyForcibly();
		}

	}

}
