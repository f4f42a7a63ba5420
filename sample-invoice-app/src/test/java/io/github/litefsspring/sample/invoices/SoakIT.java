package io.github.litefsspring.sample.invoices;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.jayway.jsonpath.JsonPath;
import io.github.litefsspring.sample.invoices.usage.ProcessUsage;
import io.github.litefsspring.sample.invoices.usage.Series;
import io.github.litefsspring.test.cluster.Lease;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;
import io.github.litefsspring.test.condition.Prerequisite;
import io.github.litefsspring.test.condition.Requires;
import io.github.litefsspring.test.condition.RequiresNginx;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Reads, writes, forwarded writes, invocations, WebSockets and a backup to MinIO on three
 * nodes, for minutes, and nothing gets more and more: live objects, memory outside of the
 * heap, file descriptors, threads, the write-ahead log, the backup's spool. In the second
 * third of the time the lease is handed over and back again, so that the first and the
 * last third, which are compared, have the same primary.
 * <p>
 * What is allowed to grow does not depend on the length of the test: the longer it runs,
 * the smaller the leaks that it finds. The heap is touched at the start, so resident
 * memory grows by what is outside of it only.
 */
@Requires({ Prerequisite.LITEFS, Prerequisite.CONSUL, Prerequisite.MINIO })
@RequiresNginx
class SoakIT {

	private static final boolean FULL = "full".equals(System.getProperty("ci.level"));

	private static final Duration LENGTH = Duration
		.ofSeconds(Integer.getInteger("litefs.it.soak-seconds", FULL ? 1800 : 100));

	private static final Duration WARM_UP = Duration.ofSeconds(FULL ? 120 : 20);

	private static final int SAMPLES = FULL ? 60 : 12;

	private static final int HANDOVERS = FULL ? 10 : 1;

	private static final String READY = "/actuator/health/readiness";

	private static final long MEGABYTE = 1 << 20;

	@TempDir
	Path directory;

	private final Map<String, Series> series = new LinkedHashMap<>();

	@Test
	void nothingGrowsWithoutEnd() throws Exception {
		try (Minio minio = Minio.start(this.directory); RunningCluster cluster = start(minio)) {
			RunningNode primary = cluster.awaitPrimary();
			cluster.nodes().forEach((node) -> node.awaitApplication(READY, InvoiceApplications.START));
			try (RoundRobin nginx = RoundRobin.start(this.directory, cluster.nodes());
					SteadyLoad load = SteadyLoad.startWarm(nginx.url());
					LiveLoad live = LiveLoad.start(cluster.nodes())) {
				Thread.sleep(WARM_UP.toMillis());
				try {
					measure(cluster, primary);
				}
				finally {
					report(load, live);
				}
				load.close();
				// a machine that is busy with other things refuses some
				assertThat(load.failures()).hasSizeLessThan(load.answered() / 2);
				assertThat(live.accepted()).isGreaterThan(live.refused());
				assertThat(live.announced()).isGreaterThan(live.accepted());
				assertNothingIsLost(cluster, load);
			}
		}
		assertThat(this.series.values().stream().filter(Series::grows)).as("what grows").isEmpty();
	}

	private static RunningCluster start(Minio minio) {
		return RunningCluster.builder()
			.replicas(2)
			.lease(Lease.CONSUL)
			.environment("JAVA_TOOL_OPTIONS", "-Xms192m -XX:+AlwaysPreTouch")
			.exec((node) -> {
				List<String> arguments = InvoiceApplications.arguments(node);
				arguments.add("--management.endpoint.litefs.access=unrestricted");
				// as many as there will ever be: what is idle for a while is no leak
				arguments.add("--server.tomcat.threads.max=100");
				arguments.add("--server.tomcat.threads.min-spare=100");
				minio.properties().forEach((name, value) -> arguments.add("--" + name + "=" + value));
				return RunningJar.command(arguments.toArray(String[]::new));
			})
			.start();
	}

	private void measure(RunningCluster cluster, RunningNode primary) throws Exception {
		long begin = System.nanoTime();
		int handovers = 0;
		for (int sample = 0; sample < SAMPLES; sample++) {
			if (sample >= SAMPLES / 3 && handovers < HANDOVERS) {
				handOver(cluster, cluster.replicas().get(handovers % 2));
				handOver(cluster, primary);
				handovers++;
			}
			long due = begin + LENGTH.toNanos() * sample / SAMPLES;
			Thread.sleep(Math.max(0, (due - System.nanoTime()) / 1_000_000));
			double minute = (System.nanoTime() - begin) / 60e9;
			for (RunningNode node : cluster.nodes()) {
				sample(node, minute);
			}
		}
	}

	// refused while the other node is not connected again, after the last time
	private static void handOver(RunningCluster cluster, RunningNode to) {
		await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(500)).until(() -> {
			String id = JsonPath.read(Http.get(to.applicationUrl() + "/actuator/litefs").body(), "$.nodeId");
			Http.post(cluster.awaitPrimary().applicationUrl() + "/actuator/litefs",
					"{\"action\":\"handoff\",\"nodeId\":\"" + id + "\"}");
			return to.isPrimary();
		});
	}

	// pools and caches stay below these limits while they fill; a descriptor, a thread or
	// a kilobyte for each few requests would not
	private void sample(RunningNode node, double minute) throws IOException {
		ProcessHandle litefs = ProcessHandle.of(node.pid()).orElseThrow();
		ProcessHandle application = litefs.children().findFirst().orElseThrow();
		ProcessUsage jvm = ProcessUsage.ofJvm(application.pid());
		add(node, "live objects, bytes", 16 * MEGABYTE, minute, jvm.heap());
		add(node, "resident, kB", 64 * 1024, minute, jvm.resident());
		add(node, "descriptors", 200, minute, jvm.descriptors());
		add(node, "threads", 40, minute, jvm.threads());
		ProcessUsage go = ProcessUsage.of(litefs.pid());
		add(node, "LiteFS: resident, kB", 64 * 1024, minute, go.resident());
		add(node, "LiteFS: descriptors", 40, minute, go.descriptors());
		add(node, "LiteFS: threads", 20, minute, go.threads());
		Path data = node.dataDirectory();
		Path database = data.resolve("dbs").resolve(String.valueOf(node.database().getFileName()));
		add(node, "log (-wal), bytes", 8 * MEGABYTE, minute, Map.of("wal", size(database.resolve("wal"))));
		long transactions = size(database.resolve("ltx"));
		long spool = size(data.resolve("backup-spool"));
		// a replica that only watches lets go of what is stored each ten minutes, which
		// is as long as LiteFS keeps the same files
		add(node, "spool beyond LiteFS's own, bytes", 8 * MEGABYTE, minute,
				Map.of("spool", Math.max(0, spool - transactions)));
		add(node, "spool, bytes", Double.MAX_VALUE, minute, Map.of("spool", spool));
		add(node, "LiteFS: transactions, bytes", Double.MAX_VALUE, minute, Map.of("ltx", transactions));
		add(node, "database, bytes", Double.MAX_VALUE, minute, Map.of("database", size(database.resolve("database"))));
	}

	private void add(RunningNode node, String what, double allowed, double minute, Map<String, Long> value) {
		String name = node.name() + " " + what;
		this.series.computeIfAbsent(name, (key) -> new Series(name, allowed)).add(minute, value);
	}

	// below the mount, where looking at it does no harm
	private static long size(Path path) throws IOException {
		try (Stream<Path> files = Files.walk(path)) {
			return files.mapToLong(SoakIT::sizeOfFile).sum();
		}
		catch (NoSuchFileException ex) {
			return 0;
		}
		catch (UncheckedIOException ex) {
			if (ex.getCause() instanceof NoSuchFileException) {
				return size(path);
			}
			throw ex;
		}
	}

	private static long sizeOfFile(Path file) {
		try {
			return Files.isRegularFile(file) ? Files.size(file) : 0;
		}
		catch (IOException ex) {
			// gone meanwhile
			return 0;
		}
	}

	private void report(SteadyLoad load, LiveLoad live) {
		System.out.println(Series.head());
		this.series.values().forEach(System.out::println);
		System.out.printf("%d requests, %d failed, longest %s; %d invocations accepted, %d refused, %d in feeds%n",
				load.answered(), load.failures().size(), load.takeLongest(), live.accepted(), live.refused(),
				live.announced());
		load.failures().stream().limit(10).forEach(System.out::println);
	}

	private static void assertNothingIsLost(RunningCluster cluster, SteadyLoad load) {
		cluster.awaitReplicated();
		for (RunningNode node : cluster.nodes()) {
			assertThat(load.lostOn(node)).as("lost on %s", node).isEmpty();
			assertThat(SteadyLoad.doubledOn(node)).as("done twice on %s", node).isEmpty();
		}
	}

}
