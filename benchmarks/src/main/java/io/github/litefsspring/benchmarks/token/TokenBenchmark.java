package io.github.litefsspring.benchmarks.token;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;

import io.github.litefsspring.benchmarks.Benchmark;
import io.github.litefsspring.benchmarks.Timings;
import io.github.litefsspring.benchmarks.notes.NotesApplication;
import io.github.litefsspring.benchmarks.notes.NotesCluster;
import io.github.litefsspring.node.Position;

/**
 * A client writes on the primary of a real LiteFS cluster and at once reads with the
 * token on a replica whose replication is 50 ms late. The value is the median of the time
 * between the arrival of the data and the moment when the waiting request goes on in the
 * application's own filters. From there it is a request like any other one: what a read
 * costs without a token is in the table, not in the value.
 * <p>
 * The data has arrived when LiteFS sends its event of the transaction. LiteFS moves the
 * {@code -pos} file before that, but only then makes the transaction visible to readers
 * ({@code updateSHM} in {@code ApplyLTXNoLock} of its {@code db.go}), and releases the
 * database's locks after the event. Looking at that file again and again would also take
 * one of the processors from those who are measured.
 * <p>
 * All processes run on one machine, and Linux gives all of them the same
 * {@link System#nanoTime}.
 */
public final class TokenBenchmark implements Benchmark {

	private static final Duration DELAY = Duration.ofMillis(50);

	private static final int WARM_UP = 300;

	@Override
	public double run(Duration duration) throws Exception {
		try (NotesCluster cluster = NotesCluster.start();
				Arrivals arrivals = new Arrivals(cluster.replica().apiUrl())) {
			Timings delay = new Timings("replication of the write");
			Timings wait = new Timings("wait of the read");
			Timings excess = new Timings("wait beyond replication");
			Timings begun = new Timings("until the handler begins");
			Timings read = new Timings("the read, as the client sees it");
			Timings plain = new Timings("the same read without a wait");
			cluster.replica().replicationPath().delay(DELAY);
			for (int i = 0; i < WARM_UP; i++) {
				pair(cluster, arrivals);
			}
			long end = System.nanoTime() + duration.toNanos();
			while (System.nanoTime() < end) {
				Pair pair = pair(cluster, arrivals);
				delay.add(pair.arrived() - pair.written());
				wait.add(pair.wentOn() - pair.written());
				excess.add(pair.wentOn() - pair.arrived());
				begun.add(pair.begun() - pair.arrived());
				read.add(pair.answered() - pair.written());
				plain.add(pair.plain());
			}
			Timings.print("ms since the write's reply", delay, wait, read);
			Timings.print("ms since the data has arrived", excess, begun);
			Timings.print("ms", plain);
			return excess.median();
		}
	}

	private static Pair pair(NotesCluster cluster, Arrivals arrivals) throws IOException, InterruptedException {
		HttpResponse<String> write = cluster.write(cluster.primary());
		long written = System.nanoTime();
		String token = header(write, "Litefs-Position");
		HttpResponse<String> read = cluster.read(cluster.replica(), write.body(), token);
		long answered = System.nanoTime();
		if (!"replica1".equals(header(read, "Litefs-Node"))) {
			throw new IllegalStateException("Not answered by the replica: " + read.headers());
		}
		cluster.read(cluster.replica(), write.body(), token);
		long plain = System.nanoTime() - answered;
		return new Pair(written, arrivals.of(Position.parse(token)),
				Long.parseLong(header(read, NotesApplication.WENT_ON)),
				Long.parseLong(header(read, NotesApplication.BEGUN)), answered, plain);
	}

	private static String header(HttpResponse<?> reply, String name) {
		return reply.headers().firstValue(name).orElseThrow();
	}

	/**
	 * The times of one write and the read after it, by {@link System#nanoTime}.
	 *
	 * @param written when the client had the reply to its write
	 * @param arrived when the replica had the data
	 * @param wentOn when the read went on after its wait
	 * @param begun when the handler of the read began
	 * @param answered when the client had what it read
	 * @param plain how long the same read takes then
	 */
	private record Pair(long written, long arrived, long wentOn, long begun, long answered, long plain) {
	}

}
