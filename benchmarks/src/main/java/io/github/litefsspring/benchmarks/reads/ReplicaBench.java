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
 * A primary that writes and a replica that both sides read, in one journal mode.
 */
final class ReplicaBench implements AutoCloseable {

	private static final Duration WARM_UP = Duration.ofMillis(1500);

	private final RunningCluster cluster;

	private final PacedWrites writes;

	private final Access plain;

	private final Access ours;

	private ReplicaBench(RunningCluster cluster, String journalMode) throws Exception {
		this.cluster = cluster;
		Notes.create(cluster.node("primary").jdbcUrl(), journalMode);
		cluster.awaitReplicated();
		RunningNode replica = cluster.node("replica1");
		this.writes = new PacedWrites(cluster.node("primary"), replica, journalMode);
		this.plain = PlainPool.readOnly(replica.database());
		this.ours = StarterApplication.on(replica, journalMode);
		for (Access access : new Access[] { this.plain, this.ours }) {
			Load.run(1, Notes.autocommit(access), WARM_UP);
			Load.run(1, Notes.readOnlyTransaction(access), WARM_UP);
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

	Access plain() {
		return this.plain;
	}

	Access ours() {
		return this.ours;
	}

	/**
	 * Read for a while during steady writes, and let the replica catch up afterwards.
	 * @param operation one read
	 * @param threads how many threads read
	 * @param commits how many transactions a second the primary commits
	 * @param duration how long to measure
	 * @param rounds where the result goes
	 * @throws Exception when it cannot be measured
	 */
	void round(Operation operation, int threads, int commits, Duration duration, ReadRounds rounds) throws Exception {
		Load load = Load.start(threads, operation);
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
			this.ours.close();
			this.plain.close();
			this.writes.close();
		}
		finally {
			this.cluster.close();
		}
	}

}
