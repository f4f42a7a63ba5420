package io.github.litefsspring.benchmarks.forward;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.github.litefsspring.benchmarks.Benchmark;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;

/**
 * One client writes one row at a time, in turn on the primary and through a replica of a
 * real LiteFS cluster, each application in a JVM of its own. The value is the median of
 * forwarded writes divided by the median of direct ones.
 */
public final class ForwardBenchmark implements Benchmark {

	private static final int WARM_UP = 300;

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	@Override
	public double run(Duration duration) throws Exception {
		String java = ProcessHandle.current().info().command().orElse("java");
		try (RunningCluster cluster = RunningCluster.builder()
			.replicas(1)
			.exec(java, "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
					NotesApplication.class.getName(), "--logging.level.root=warn")
			.start()) {
			for (RunningNode node : cluster.nodes()) {
				node.awaitApplication("/actuator/health", Duration.ofMinutes(2));
			}
			HttpRequest direct = request(cluster.primary());
			HttpRequest forwarded = request(cluster.replicas().get(0));
			for (int i = 0; i < WARM_UP; i++) {
				nanos(direct);
				nanos(forwarded);
			}
			List<Long> directNanos = new ArrayList<>();
			List<Long> forwardedNanos = new ArrayList<>();
			long end = System.nanoTime() + duration.toNanos();
			while (System.nanoTime() < end) {
				directNanos.add(nanos(direct));
				forwardedNanos.add(nanos(forwarded));
			}
			System.out.printf("%-28s %7s %7s %7s %7s%n", "one write, ms", "writes", "p50", "p95", "p99");
			print("direct, on the primary", directNanos);
			print("forwarded by a replica", forwardedNanos);
			return percentile(forwardedNanos, 0.5) / percentile(directNanos, 0.5);
		}
	}

	private static HttpRequest request(RunningNode node) {
		return HttpRequest.newBuilder(URI.create(node.applicationUrl() + "/notes"))
			.POST(HttpRequest.BodyPublishers.ofString("a note of some forty characters, no more"))
			.build();
	}

	private long nanos(HttpRequest request) throws IOException, InterruptedException {
		long begin = System.nanoTime();
		HttpResponse<String> response = this.client.send(request, HttpResponse.BodyHandlers.ofString());
		long nanos = System.nanoTime() - begin;
		if (response.statusCode() != 200) {
			throw new IllegalStateException(response.statusCode() + ": " + response.body());
		}
		return nanos;
	}

	private static void print(String name, List<Long> nanos) {
		System.out.printf(Locale.ROOT, "%-28s %7d %7.2f %7.2f %7.2f%n", name, nanos.size(), percentile(nanos, 0.5),
				percentile(nanos, 0.95), percentile(nanos, 0.99));
	}

	private static double percentile(List<Long> nanos, double share) {
		List<Long> sorted = nanos.stream().sorted().toList();
		return sorted.get((int) Math.min(sorted.size() - 1, sorted.size() * share)) / 1e6;
	}

}
