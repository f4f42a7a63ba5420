package io.github.litefsspring.boot.vacuum;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.github.litefsspring.backup.RestorePoint;
import io.github.litefsspring.boot.actuate.LitefsEndpoint;
import io.github.litefsspring.boot.actuate.LitefsEndpoint.ActionDescriptor;
import io.github.litefsspring.boot.backup.ApplicationBackup;
import io.github.litefsspring.boot.consistency.LitefsConsistency;
import io.github.litefsspring.consistency.Awaited;
import io.github.litefsspring.consistency.PositionToken;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;
import io.github.litefsspring.test.condition.Executables;
import io.github.litefsspring.test.condition.Prerequisite;
import io.github.litefsspring.test.condition.Requires;
import io.github.litefsspring.test.condition.RequiresLitefs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A database on three real LiteFS nodes becomes smaller while all of them use it.
 */
@RequiresLitefs
class VacuumIT {

	private static final int MEGABYTES = Integer.getInteger("litefs.it.megabytes",
			"full".equals(System.getProperty("ci.level")) ? 100 : 16);

	private static final int ROW = 100_000;

	@TempDir
	Path folder;

	@Test
	@Requires(Prerequisite.LITESTREAM)
	void theFileIsSmallerOnEveryNodeAndNobodyHasNoticedButByWaiting() throws Exception {
		try (RunningCluster cluster = cluster(2, "wal");
				Application primary = new Application(cluster.node(0), "wal", backup());
				Application first = new Application(cluster.node(1), "wal", List.of());
				Application second = new Application(cluster.node(2), "wal", List.of())) {
			List<Application> all = List.of(primary, first, second);
			fill(primary);
			List<String> settings = primary.settings();
			PositionToken before = primary.context.getBean(LitefsConsistency.class).currentPosition();
			primary.jdbc.sql("delete from large where id > 10").update();
			cluster.awaitReplicated();
			long large = Files.size(databaseFile(cluster.node(1)));
			ActionDescriptor done;
			var load = new Load(all);
			try (load) {
				await().atMost(1, TimeUnit.MINUTES).until(() -> load.writes.get() > 20 && load.reads.get() > 200);
				done = primary.vacuum();
				int writes = load.writes.get();
				await().atMost(1, TimeUnit.MINUTES).until(() -> load.writes.get() > writes + 20);
			}
			assertThat(done.accepted()).as(done.message()).isTrue();
			cluster.awaitReplicated();
			assertThat(load.failures).isEmpty();
			System.out.printf("vacuum of %d MB: %s; %d reads, %d writes, the longest write took %d ms%n", large >> 20,
					done.message(), load.reads.get(), load.writes.get(), load.longestWriteMillis.get());
			for (Application application : all) {
				assertThat(Files.size(databaseFile(application.litefs))).isLessThan(large / 4);
				assertThat(application.names()).containsAll(load.acknowledged);
				assertThat(application.query("pragma integrity_check")).containsExactly("ok");
				assertThat(application.settings()).isEqualTo(settings);
				assertThat(application.query("select id || length(content) from large")).hasSize(10);
				assertThat(application.context.getBean(LitefsConsistency.class)
					.awaitPosition(before, Duration.ofSeconds(1))).isEqualTo(Awaited.SEEN);
			}
			assertThat(primary.workFiles()).isEmpty();
			assertBackupHasOneLineage(primary);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "wal", "delete" })
	void readersThatRememberTheOldSchemaFindTheirTables(String mode) throws Exception {
		try (RunningCluster cluster = cluster(1, mode);
				Application primary = new Application(cluster.node(0), mode, List.of());
				Application replica = new Application(cluster.node(1), mode, List.of())) {
			primary.jdbc.sql("create table gone (id integer primary key, content blob)").update();
			primary.jdbc.sql("create table kept (name text)").update();
			primary.jdbc.sql("create table other (name text)").update();
			primary.jdbc.sql("insert into kept values ('kept')").update();
			primary.jdbc.sql("insert into other values ('other')").update();
			for (int round = 0; round < 3; round++) {
				primary.jdbc.sql("insert into gone select null, zeroblob(1000000) from pragma_table_list").update();
				primary.jdbc.sql("delete from gone").update();
				ActionDescriptor done = primary.vacuum();
				assertThat(done.accepted()).as(done.message()).isTrue();
				cluster.awaitReplicated();
				for (Application application : List.of(primary, replica)) {
					assertThat(application.query("select name from kept")).containsExactly("kept");
					assertThat(application.query("select name from other")).containsExactly("other");
					assertThat(Files.size(databaseFile(application.litefs))).isLessThan(100_000);
				}
				// the same tables on other pages
				primary.jdbc.sql("drop table kept").update();
				primary.jdbc.sql("create table kept (name text)").update();
				primary.jdbc.sql("insert into kept values ('kept')").update();
			}
		}
	}

	@Test
	void aReplicaRefusesAndNamesThePrimary() throws Exception {
		try (RunningCluster cluster = cluster(1, "wal");
				Application replica = new Application(cluster.node(1), "wal", List.of())) {
			ActionDescriptor done = replica.vacuum();
			assertThat(done.accepted()).isFalse();
			assertThat(done.message()).contains("its role is REPLICA")
				.contains("the primary is '" + cluster.node(0).hostname() + "'");
		}
	}

	private static RunningCluster cluster(int replicas, String journalMode) {
		RunningCluster cluster = RunningCluster.builder().replicas(replicas).start();
		cluster.primary().execute("pragma journal_mode = " + journalMode, "create table item (name text primary key)");
		cluster.awaitReplicated();
		return cluster;
	}

	private List<String> backup() {
		return List.of("litefs.backup.enabled=true", "litefs.backup.target=" + this.folder.resolve("backup").toUri(),
				"litefs.backup.sync-interval=200ms");
	}

	private void assertBackupHasOneLineage(Application primary) throws Exception {
		ApplicationBackup backup = primary.context.getBean(ApplicationBackup.class);
		assertThat(backup.awaitStored(primary.context.getBean(LitefsNode.class).readPosition(), Duration.ofMinutes(1)))
			.isTrue();
		List<RestorePoint> points = backup.restorePoints();
		assertThat(points).extracting(RestorePoint::lineage).containsOnly(points.get(0).lineage());
		backup.verify();
		Path restored = this.folder.resolve("restored.db");
		String command = backup.litestreamCommand(points.get(0));
		assertThat(command).startsWith("litestream restore ");
		Process litestream = new ProcessBuilder("sh", "-c",
				command.replaceFirst("-o \\S+", "-o " + restored)
					.replaceFirst("litestream", Executables.find("litestream").orElseThrow().toString()))
			.inheritIO()
			.start();
		assertThat(litestream.waitFor()).isZero();
		try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + restored);
				ResultSet rows = connection.createStatement().executeQuery("select name from item order by name")) {
			List<String> names = new ArrayList<>();
			while (rows.next()) {
				names.add(rows.getString(1));
			}
			assertThat(names).isEqualTo(primary.query("select name from item order by name"));
		}
	}

	private static Path databaseFile(RunningNode node) {
		return node.dataDirectory().resolve("dbs").resolve("data.db").resolve("database");
	}

	private static void fill(Application primary) {
		primary.jdbc.sql("create table large (id integer primary key autoincrement, content blob)").update();
		primary.jdbc.sql("pragma user_version = 7").update();
		primary.jdbc.sql("pragma application_id = 4711").update();
		int rows = MEGABYTES * 1_000_000 / ROW;
		for (int i = 0; i < rows; i += 50) {
			primary.jdbc
				.sql("with recursive r(i) as (select 1 union all select i + 1 from r where i < 50) "
						+ "insert into large(content) select randomblob(" + ROW + ") from r")
				.update();
		}
	}

	/**
	 * Reads on each node and writes on the primary.
	 */
	private static final class Load implements AutoCloseable {

		private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();

		private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

		private final AtomicInteger writes = new AtomicInteger();

		private final AtomicInteger reads = new AtomicInteger();

		private final AtomicLong longestWriteMillis = new AtomicLong();

		private final List<Thread> threads = new ArrayList<>();

		private volatile boolean stopped;

		Load(List<Application> applications) {
			Application primary = applications.get(0);
			for (int i = 0; i < 2; i++) {
				start(() -> write(primary));
			}
			for (Application application : applications) {
				for (int i = 0; i < 2; i++) {
					start(() -> read(application));
				}
			}
		}

		private void start(Runnable step) {
			var thread = new Thread(() -> {
				while (!this.stopped) {
					try {
						step.run();
					}
					catch (DataAccessException ex) {
						this.failures.add(ex);
					}
				}
			});
			thread.start();
			this.threads.add(thread);
		}

		private void write(Application primary) {
			String name = "n" + this.writes.incrementAndGet();
			long start = System.nanoTime();
			primary.jdbc.sql("insert into item values (?)").param(name).update();
			this.acknowledged.add(name);
			long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
			this.longestWriteMillis.accumulateAndGet(millis, Math::max);
		}

		private void read(Application application) {
			List<Integer> rows = application.jdbc.sql("select length(content) from large where id = 3")
				.query(Integer.class)
				.list();
			assertThat(rows).containsExactly(ROW);
			application.jdbc.sql("select count(*) from item").query(Long.class).single();
			this.reads.incrementAndGet();
		}

		@Override
		public void close() throws InterruptedException {
			this.stopped = true;
			for (Thread thread : this.threads) {
				thread.join();
			}
		}

	}

	/**
	 * The application on one node.
	 */
	private static final class Application implements AutoCloseable {

		private final RunningNode litefs;

		private final ConfigurableApplicationContext context;

		private final JdbcClient jdbc;

		Application(RunningNode litefs, String journalMode, List<String> further) {
			this.litefs = litefs;
			List<String> properties = new ArrayList<>(further);
			properties.addAll(List.of("spring.flyway.enabled=false", "spring.jmx.enabled=false",
					"litefs.jdbc.journal-mode=" + journalMode, "management.endpoints.web.exposure.include=litefs"));
			litefs.properties().forEach((name, value) -> properties.add(name + "=" + value));
			this.context = new SpringApplicationBuilder(Configured.class).web(WebApplicationType.NONE)
				.logStartupInfo(false)
				.properties(properties.toArray(String[]::new))
				.run();
			this.jdbc = this.context.getBean(JdbcClient.class);
			LitefsNode node = this.context.getBean(LitefsNode.class);
			await().atMost(30, TimeUnit.SECONDS)
				.until(() -> node.state().role() == Role.PRIMARY || node.state().role() == Role.REPLICA);
		}

		ActionDescriptor vacuum() {
			WebEndpointResponse<ActionDescriptor> response = this.context.getBean(LitefsEndpoint.class)
				.act("vacuum", null, null, null);
			return response.getBody();
		}

		List<String> query(String sql) throws SQLException {
			return this.jdbc.sql(sql).query(String.class).list();
		}

		List<String> names() throws SQLException {
			return query("select name from item");
		}

		/**
		 * What must stay as it is.
		 */
		List<String> settings() throws SQLException {
			List<String> values = new ArrayList<>();
			for (String name : List.of("page_size", "auto_vacuum", "encoding", "application_id", "user_version",
					"journal_mode")) {
				values.add(name + " " + query("pragma " + name));
			}
			values.addAll(query("select type || name || tbl_name || coalesce(sql, '') from sqlite_schema order by 1"));
			values.addAll(query("select name || seq from sqlite_sequence"));
			return values;
		}

		List<Path> workFiles() throws IOException {
			Path work = this.litefs.dataDirectory().resolve("backup-spool").resolve("work");
			try (var files = Files.list(work)) {
				return files.toList();
			}
		}

		@Override
		public void close() {
			this.context.close();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Configured {

	}

}
