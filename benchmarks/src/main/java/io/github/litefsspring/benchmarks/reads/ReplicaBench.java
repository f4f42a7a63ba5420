package io.github.litefsspring.benchmarks.reads;

import java.time.Duration;

import io.github.litefsspring.benchmarks.access.Access;
import io.github.litefsspring.benchmarks.access.Notes;
import io.github.litefsspring.benchmarks.access.PlainPool;
import io.github.litefsspring.benchmarks.access.StarterApplication;
import io.github.litefsspring.benchmarks.load.Load;
import io.github.litefsspring.benchmarks.load.LoadResult;
import io.github.litefsspring.benchmarks.load.Operation;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;

/**
 * A primary that writes and a replica that the sides read in turn, in one journal mode.
 */
final class ReplicaBench implements AutoCloseable {

	private static final Duration WARM_UP = Duration.ofSeconds(3);

	/** The time in which threads read before the first commit. */
	private static final Duration LEAD = Duration.ofMillis(300);

	private final RunningCluster cluster;

	private final PacedWrites writes;

	private final Side plain;

	private final Side plainOfOne;

	private final Side ours;

	private ReplicaBench(RunningCluster cluster, String journalMode) throws Exception {
		this.cluster = cluster;
		Notes.create(cluster.node("primary").jdbcUrl(), journalMode);
		cluster.awaitReplicated();
		RunningNode replica = cluster.node("replica1");
		this.writes = new PacedWrites(cluster.node("primary"), replica, journalMode);
		this.plain = new Side("plain pool of 10", () -> PlainPool.readOnly(replica.database(), 10));
		this.plainOfOne = new Side("plain pool of 1", () -> PlainPool.readOnly(replica.database(), 1));
		this.ours = new Side("LitefsDataSource", () -> StarterApplication.on(replica, journalMode));
		for (Side side : new Side[] { this.ours, this.plain }) {
			try (Access access = side.open()) {
				Load.run(4, Notes.autocommit(access), WARM_UP);
				Load.run(4, Notes.readOnlyTransaction(access), WARM_UP);
			}
		}
	}

	static ReplicaBench start(String journalMode) throws Exception {
		RunningCluster cluster = RunningCluster.builder().replicas(1).start();
		try {
			return new ReplicaBench(cluster, journalMode);
		}
		catch (Exception ex) {
			cluster.close();
			throw ex;
		}
	}

	/**
	 * The pool that an application has by default.
	 * @return a pool of ten connections
	 */
	Side plain() {
		return this.plain;
	}

	/**
	 * The plain pool whose readers never overlap, so that replication keeps up.
	 * @return a pool of one connection
	 */
	Side plainOfOne() {
		return this.plainOfOne;
	}

	Side ours() {
		return this.ours;
	}

	/**
	 * Replicate a transaction while an application has the database open.
	 * @param access the application's way to it
	 * @throws Exception when it cannot read, or nothing is replicated
	 */
	void replicateOne(Access access) throws Exception {
		Notes.autocommit(access).run();
		this.writes.writeOne();
		this.cluster.awaitReplicated();
	}

	/**
	 * Read for a while during steady writes, and let the replica catch up afterwards. The
	 * threads already read when the first write comes.
	 * @param operation one read
	 * @param threads how many threads read
	 * @param commits how many transactions a second the primary commits
	 * @param duration how long to measure
	 * @param rounds where the result goes
	 * @throws Exception when it cannot be measured
	 */
	void round(Operation operation, int threads, int commits, Duration duration, ReadRounds rounds) throws Exception {
		Load load = Load.start(threads, operation);
		Thread.sleep(LEAD.toMillis());
		this.writes.start(commits);
		load.measure(duration);
		// readers go on: without them even a starved replica catches up at once
		Delays delays = this.writes.stop();
		LoadResult result = load.stop();
		rounds.add(result, delays, duration.toMillis() / 1e3);
		this.cluster.awaitReplicated();
	}

	/**
	 * Delay what the replica's LiteFS gets from the primary's. The application still
	 * hears at once what the primary announces.
	 * @param delay how much later it comes
	 */
	void delayReplication(Duration delay) {
		this.cluster.node("replica1").replicationPath().delay(delay);
	}

	@Override
	public void close() throws Exception {
		try {
			this.writes.close();
		}
		finally {
			this.cluster.close();
		}
	}

}
