package io.github.litefsspring.benchmarks.forward;

import java.io.IOException;
import java.time.Duration;

import io.github.litefsspring.benchmarks.Benchmark;
import io.github.litefsspring.benchmarks.Timings;
import io.github.litefsspring.benchmarks.notes.NotesCluster;
import io.github.litefsspring.test.cluster.RunningNode;

/**
 * One client writes one row at a time, in turn on the primary and through a replica of a
 * real LiteFS cluster, each application in a JVM of its own. The value is the median of
 * forwarded writes divided by the median of direct ones.
 */
public final class ForwardBenchmark implements Benchmark {

	private static final int WARM_UP = 300;

	@Override
	public double run(Duration duration) throws Exception {
		try (NotesCluster cluster = NotesCluster.start()) {
			for (int i = 0; i < WARM_UP; i++) {
				nanos(cluster, cluster.primary());
				nanos(cluster, cluster.replica());
			}
			Timings direct = new Timings("direct, on the primary");
			Timings forwarded = new Timings("forwarded by a replica");
			long end = System.nanoTime() + duration.toNanos();
			while (System.nanoTime() < end) {
				direct.add(nanos(cluster, cluster.primary()));
				forwarded.add(nanos(cluster, cluster.replica()));
			}
			Timings.print("one write, ms", direct, forwarded);
			return forwarded.median() / direct.median();
		}
	}

	private static long nanos(NotesCluster cluster, RunningNode node) throws IOException, InterruptedException {
		long begin = System.nanoTime();
		cluster.write(node);
		return System.nanoTime() - begin;
	}

}
