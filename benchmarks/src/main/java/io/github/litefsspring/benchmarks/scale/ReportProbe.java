package io.github.litefsspring.benchmarks.scale;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.litefsspring.benchmarks.Timings;
import io.github.litefsspring.benchmarks.load.Pace;
import io.github.litefsspring.boot.channel.Channel;
import io.github.litefsspring.boot.channel.ChannelSettings;
import io.github.litefsspring.boot.nodes.NodeHttpClient;
import io.github.litefsspring.boot.nodes.NodeTls;

/**
 * One more replica, which reports five times a second and measures how long the primary
 * takes to answer.
 */
final class ReportProbe implements AutoCloseable {

	private static final Duration INTERVAL = Duration.ofMillis(200);

	private static final Map<String, Object> NODE = Map.of("id", "FFFFFFFFFFFFFFFF", "name", "probe", "appUrl",
			"http://probe:8080", "candidate", false, "role", "REPLICA", "ready", true, "txid", "0000000000000001",
			"checksum", "0000000000000001");

	private static final Map<String, Object> REPORT = Map.of("from", NODE, "listWanted", false);

	private final Timings timings;

	private final URI primary;

	private final Channel channel = new Channel(
			new ChannelSettings("/litefs/internal", "", SimulatedReplicas.SECRET, 1 << 20), "probe",
			new NodeHttpClient(Duration.ofSeconds(2), NodeTls.ofJvm()));

	private final Thread thread = new Thread(this::run, "report-probe");

	private final AtomicInteger failed = new AtomicInteger();

	private volatile boolean closed;

	ReportProbe(URI primary, Timings timings) {
		this.primary = primary;
		this.timings = timings;
		this.thread.setDaemon(true);
		this.thread.start();
	}

	private void run() {
		long next = System.nanoTime();
		while (!this.closed) {
			Pace.awaitTime(next);
			next += INTERVAL.toNanos();
			long begin = System.nanoTime();
			try {
				this.channel.send(this.primary, "cluster.report", REPORT, Map.class, Duration.ofSeconds(10));
				this.timings.add(System.nanoTime() - begin);
			}
			catch (Exception ex) {
				this.failed.incrementAndGet();
			}
		}
	}

	/**
	 * How many reports got no answer within ten seconds.
	 * @return their number
	 */
	int failed() {
		return this.failed.get();
	}

	@Override
	public void close() throws InterruptedException {
		this.closed = true;
		this.thread.join();
		this.channel.close();
	}

}
