package io.github.litefsspring.benchmarks;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.github.litefsspring.benchmarks.forward.ForwardBenchmark;
import io.github.litefsspring.benchmarks.memory.MemoryBenchmark;
import io.github.litefsspring.benchmarks.micro.MicroBenchmark;
import io.github.litefsspring.benchmarks.primary.PrimaryBenchmark;
import io.github.litefsspring.benchmarks.reads.ReadsBenchmark;
import io.github.litefsspring.benchmarks.restore.RestoreBenchmark;
import io.github.litefsspring.benchmarks.routing.RoutingBenchmark;
import io.github.litefsspring.benchmarks.scale.ScaleBenchmark;
import io.github.litefsspring.benchmarks.startup.StartupBenchmark;
import io.github.litefsspring.benchmarks.token.TokenBenchmark;
import io.github.litefsspring.benchmarks.writes.WritesBenchmark;

/**
 * Runs one benchmark by name. The last line it prints is {@code RATIO NAME value}.
 */
public final class Benchmarks {

	private static final Map<String, Benchmark> BENCHMARKS = new TreeMap<>(Map.ofEntries(
			Map.entry("forward", new ForwardBenchmark()), Map.entry("memory", new MemoryBenchmark()),
			Map.entry("micro", new MicroBenchmark()), Map.entry("primary", new PrimaryBenchmark()),
			Map.entry("reads", ReadsBenchmark.complete()), Map.entry("reads-wal", ReadsBenchmark.writeAheadLog()),
			Map.entry("reads-delete", ReadsBenchmark.rollbackJournal()),
			Map.entry("reads-50", ReadsBenchmark.manyCommits()), Map.entry("reads-delayed", ReadsBenchmark.delayed()),
			Map.entry("restore", new RestoreBenchmark()), Map.entry("routing", new RoutingBenchmark()),
			Map.entry("scale", new ScaleBenchmark()), Map.entry("startup", new StartupBenchmark()),
			Map.entry("token", new TokenBenchmark()), Map.entry("writes", WritesBenchmark.writing()),
			Map.entry("read-write", WritesBenchmark.readingFirst())));

	private Benchmarks() {
	}

	public static void main(String[] args) throws Exception {
		String name = (args.length > 0) ? args[0] : "";
		Benchmark benchmark = BENCHMARKS.get(name);
		if (benchmark == null || (args.length != 1 && (args.length != 3 || !"--seconds".equals(args[1])))) {
			System.err.println("usage: benchmarks/run NAME [--seconds N], NAME one of " + BENCHMARKS.keySet());
			System.exit(2);
			return;
		}
		Duration duration = (args.length == 3) ? Duration.ofSeconds(Integer.parseInt(args[2]))
				: benchmark.defaultDuration();
		System.out.printf("%s %s, Java %s, %d processors, %d MB heap at most%n", System.getProperty("os.name"),
				System.getProperty("os.version"), Runtime.version(), Runtime.getRuntime().availableProcessors(),
				Runtime.getRuntime().maxMemory() >> 20);
		double value = benchmark.run(duration);
		System.out.printf(Locale.ROOT, "RATIO %s %.2f%n", name, value);
		System.exit(0);
	}

}
