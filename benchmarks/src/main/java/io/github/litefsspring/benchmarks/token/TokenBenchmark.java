package io.github.litefsspring.benchmarks.token;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

import io.github.litefsspring.benchmarks.Benchmark;
import io.github.litefsspring.benchmarks.Timings;
import io.github.litefsspring.benchmarks.notes.NotesApplication;
import io.github.litefsspring.benchmarks.notes.NotesCluster;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.test.cluster.RunningNode;

/**
 * A client writes on the primary of a real LiteFS cluster and at once reads with the
 * token on a replica whose replication is 50 ms late. The value is the median of the time
 * between the arrival of the data (the last look at LiteFS's position file that did not
 * show it yet) and the start of the handler.
 * <p>
 * All processes run on one machine, and Linux gives all of them the same
 * {@link System#nanoTime}.
 */
public final class TokenBenchmark implements Benchmark {

	private static final Duration DELAY = Duration.ofMillis(50);

	private static final long FIRST_LOOK = Duration.ofMillis(30).toNanos();

	private static final long PAUSE = 50_000;

	private static final int WARM_UP = 300;

	private final ExecutorService observer = Executors.newSingleThreadExecutor();

	@Override
	public double run(Duration duration) throws Exception {
		try (NotesCluster cluster = NotesCluster.start()) {
			Timings delay = new Timings("replication of the write");
			Timings wait = new Timings("wait of the read");
			Timings excess = new Timings("wait beyond replication");
			Timings read = new Timings("the read, as the client sees it");
			Timings plain = new Timings("the same read without a wait");
			cluster.replica().replicationPath().delay(DELAY);
			for (int i = 0; i < WARM_UP; i++) {
				pair(cluster);
			}
			long end = System.nanoTime() + duration.toNanos();
			while (System.nanoTime() < end) {
				Pair pair = pair(cluster);
				delay.add(pair.arrived() - pair.written());
				wait.add(pair.begun() - pair.written());
				excess.add(pair.begun() - pair.arrived());
				read.add(pair.answered() - pair.written());
				plain.add(pair.plain());
			}
			Timings.print("since the write's reply, ms", delay, wait, excess, read, plain);
			return excess.median();
		}
		finally {
			this.observer.shutdown();
		}
	}

	private Pair pair(NotesCluster cluster) throws IOException, InterruptedException, ExecutionException {
		HttpResponse<String> write = cluster.write(cluster.primary());
		long written = System.nanoTime();
		String token = write.headers().firstValue("Litefs-Position").orElseThrow();
		CompletableFuture<Long> arrived = CompletableFuture
			.supplyAsync(() -> arrival(cluster.replica(), Position.parse(token), written), this.observer);
		HttpResponse<String> read = cluster.read(cluster.replica(), write.body(), token);
		long answered = System.nanoTime();
		if (!"replica1".equals(read.headers().firstValue("Litefs-Node").orElse(""))) {
			throw new IllegalStateException("Not answered by the replica: " + read.headers());
		}
		cluster.read(cluster.replica(), write.body(), token);
		long plain = System.nanoTime() - answered;
		return new Pair(written, arrived.get(),
				Long.parseLong(read.headers().firstValue(NotesApplication.BEGUN).orElseThrow()), answered, plain);
	}

	private static long arrival(RunningNode node, Position position, long written) {
		LockSupport.parkNanos(written + FIRST_LOOK - System.nanoTime());
		long before;
		long look = System.nanoTime();
		do {
			before = look;
			LockSupport.parkNanos(PAUSE);
			look = System.nanoTime();
		}
		while (node.position().txid() < position.txid());
		return before;
	}

	/**
	 * When what happened, by {@link System#nanoTime}.
	 *
	 * @param written when the client had the reply to its write
	 * @param arrived when the replica had the data
	 * @param begun when the handler of the read began
	 * @param answered when the client had what it read
	 * @param plain how long the same read takes then
	 */
	private record Pair(long written, long arrived, long begun, long answered, long plain) {
	}

}
