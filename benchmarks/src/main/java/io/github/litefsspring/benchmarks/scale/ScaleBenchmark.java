package io.github.litefsspring.benchmarks.scale;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

import io.github.litefsspring.benchmarks.Benchmark;
import io.github.litefsspring.benchmarks.Timings;
import io.github.litefsspring.benchmarks.load.Pace;
import io.github.litefsspring.benchmarks.notes.NotesCluster;
import io.github.litefsspring.benchmarks.scale.SimulatedReplicas.Part;
import io.github.litefsspring.test.cluster.RunningNode;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/**
 * What replicas cost one real primary that commits ten times a second: LiteFS's
 * replication, the subscriptions of LiteFS's events, and the reports to its application.
 * The replicas are simulated ({@link SimulatedReplicas}) and share the machine with the
 * primary, so times are longer than on a machine of its own; processor time is counted
 * for each process. The value is the median time of a commit with 1,000 replicas, divided
 * by that with none.
 */
public final class ScaleBenchmark implements Benchmark {

	private static final Duration INTERVAL = Duration.ofMillis(100);

	private static final List<Integer> REPLICAS = List.of(100, 1000);

	private static final int WARM_UP = 1000;

	private static final int WRITES_OF_A_ROUND = 10;

	@Override
	public Duration defaultDuration() {
		return Duration.ofSeconds(30);
	}

	@Override
	public double run(Duration duration) throws Exception {
		// a thousand nodes would say the same
		LoggingSystem.get(ScaleBenchmark.class.getClassLoader()).setLogLevel("io.github.litefsspring", LogLevel.OFF);
		try (NotesCluster cluster = NotesCluster.start(0,
				List.of("--litefs.channel.secret=" + SimulatedReplicas.SECRET))) {
			for (int i = 0; i < WARM_UP; i++) {
				String token = token(cluster.write(cluster.primary()));
				cluster.read(cluster.primary(), "1", token);
			}
			System.out.printf("%-24s %9s %9s %9s %9s %9s | %8s %8s %8s | %8s %8s %8s %8s | %8s%n", "replicas", "commit",
					"p95", "durable", "token", "report", "LiteFS", "memory", "sockets", "JVM", "memory", "threads",
					"sockets", "network");
			System.out.printf("%-24s %9s %9s %9s %9s %9s | %8s %8s %8s | %8s %8s %8s %8s | %8s%n", "", "p50 ms", "ms",
					"p50 ms", "p50 ms", "p50 ms", "% of CPU", "MB", "", "% of CPU", "MB", "", "", "MB/s");
			double none = row(cluster, 0, Part.REPLICATION, duration);
			double last = none;
			for (int replicas : REPLICAS) {
				for (Part part : Part.values()) {
					last = row(cluster, replicas, part, duration);
				}
			}
			return last / none;
		}
	}

	private static double row(NotesCluster cluster, int replicas, Part part, Duration duration) throws Exception {
		RunningNode primary = cluster.primary();
		long litefs = primary.pid();
		long application = ProcessHandle.of(litefs).orElseThrow().children().findFirst().orElseThrow().pid();
		Timings reports = new Timings("report");
		Timings commits = new Timings("commit");
		Timings durable = new Timings("durable commit");
		Timings reads = new Timings("read with a token");
		try (SimulatedReplicas simulated = SimulatedReplicas.start(primary, replicas, part);
				ReportProbe probe = new ReportProbe(primary.applicationUrl(), reports)) {
			boolean durably = part == Part.REPORTS;
			work(cluster, Duration.ofSeconds(10), durably, new Timings(""), new Timings(""), new Timings(""));
			ProcessFigures litefsBefore = ProcessFigures.of(litefs);
			ProcessFigures applicationBefore = ProcessFigures.of(application);
			long bytes = loopbackBytes();
			work(cluster, duration, durably, commits, durable, reads);
			ProcessFigures litefsAfter = ProcessFigures.of(litefs);
			ProcessFigures applicationAfter = ProcessFigures.of(application);
			double seconds = (litefsAfter.nanoTime() - litefsBefore.nanoTime()) / 1e9;
			System.out.printf(Locale.ROOT,
					"%-24s %9.1f %9.1f %9s %9.1f %9.1f | %8.0f %8.0f %8d | %8.0f %8.0f %8d %8d | %8.1f%n",
					replicas + " " + part.name().toLowerCase(Locale.ROOT), commits.median(), commits.percentile(0.95),
					durably ? String.format(Locale.ROOT, "%.1f", durable.median()) : "-", reads.median(),
					reports.median(), litefsAfter.cpuPercentSince(litefsBefore), litefsAfter.residentMegabytes(),
					litefsAfter.descriptors(), applicationAfter.cpuPercentSince(applicationBefore),
					applicationAfter.residentMegabytes(), applicationAfter.threads(), applicationAfter.descriptors(),
					(loopbackBytes() - bytes) / seconds / (1 << 20));
			if (probe.failed() + simulated.lostStreams() > 0) {
				System.out.printf("    %d reports without an answer, %d streams that LiteFS ended%n", probe.failed(),
						simulated.lostStreams());
			}
			return commits.median();
		}
	}

	private static void work(NotesCluster cluster, Duration duration, boolean durably, Timings commits, Timings durable,
			Timings reads) throws Exception {
		long next = System.nanoTime();
		long end = next + duration.toNanos();
		for (int i = 1; next < end; i++) {
			Pace.awaitTime(next);
			boolean waits = durably && i % WRITES_OF_A_ROUND == 0;
			HttpResponse<String> written = waits ? measure(durable, () -> cluster.writeDurably(cluster.primary()))
					: measure(commits, () -> cluster.write(cluster.primary()));
			measure(reads, () -> cluster.read(cluster.primary(), written.body(), token(written)));
			next = Math.max(next + INTERVAL.toNanos(), System.nanoTime());
		}
	}

	private static HttpResponse<String> measure(Timings timings, Callable<HttpResponse<String>> call) throws Exception {
		long begin = System.nanoTime();
		HttpResponse<String> response = call.call();
		timings.add(System.nanoTime() - begin);
		return response;
	}

	private static String token(HttpResponse<String> written) {
		return written.headers().firstValue("Litefs-Position").orElseThrow();
	}

	private static long loopbackBytes() throws IOException {
		String line = Files.readAllLines(Path.of("/proc/net/dev"))
			.stream()
			.filter((other) -> other.strip().startsWith("lo:"))
			.findFirst()
			.orElseThrow();
		return Long.parseLong(line.strip().split("\\s+")[1]);
	}

}
