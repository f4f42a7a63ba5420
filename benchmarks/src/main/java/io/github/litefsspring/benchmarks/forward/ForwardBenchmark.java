package io.github.litefsspring.benchmarks.forward;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.github.litefsspring.benchmarks.Benchmark;
import io.github.litefsspring.benchmarks.Timings;
import io.github.litefsspring.benchmarks.notes.NotesCluster;
import io.github.litefsspring.test.cluster.RunningNode;

/**
 * One client writes one row at a time, in turn on the primary and through a replica of a
 * real LiteFS cluster, each application in a JVM of its own. The value is the median of
 * forwarded writes divided by the median of direct ones.
 * <p>
 * The warm-up sends writes from several threads, all through the replica, until the JVMs
 * have compiled what they run: compiling takes the processors away from all nodes, which
 * are on one machine here, and the replica, which handles half as many requests as the
 * primary, would be behind with it.
 */
public final class ForwardBenchmark implements Benchmark {

	private static final int WARM_UP_WRITES = 8_000;

	private static final int WARM_UP_THREADS = 16;

	private static final int WARM_UP_PAIRS = 100;

	@Override
	public double run(Duration duration) throws Exception {
		try (NotesCluster cluster = NotesCluster.start()) {
			warmUp(cluster);
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

	private static void warmUp(NotesCluster cluster) throws IOException, InterruptedException, ExecutionException {
		ExecutorService threads = Executors.newFixedThreadPool(WARM_UP_THREADS);
		try {
			Callable<HttpResponse<String>> write = () -> cluster.write(cluster.replica());
			for (Future<?> written : threads.invokeAll(Collections.nCopies(WARM_UP_WRITES, write))) {
				written.get();
			}
		}
		finally {
			threads.shutdown();
		}
		for (int i = 0; i < WARM_UP_PAIRS; i++) {
			nanos(cluster, cluster.primary());
			nanos(cluster, cluster.replica());
		}
	}

	private static long nanos(NotesCluster cluster, RunningNode node) throws IOException, InterruptedException {
		long begin = System.nanoTime();
		cluster.write(node);
		return System.nanoTime() - begin;
	}

}
