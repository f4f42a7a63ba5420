package io.github.litefsspring.test.correctness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock.WriteLock;
import java.util.stream.Stream;

import io.github.litefsspring.node.NodeState;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;
import io.github.litefsspring.test.correctness.Disturbance.Kind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the lease over and kills LiteFS under its applications until the run stops. It
 * waits until the cluster has recovered before it disturbs it again, so that every loss
 * has one cause.
 */
final class Disturber implements Runnable {

	private static final Logger logger = LoggerFactory.getLogger(Disturber.class);

	// whether to kill and hand over in the midst of reads and writes
	private static final boolean ROUGHLY = Boolean.getBoolean("litefs.it.rough");

	// "database checksum … on TXID … does not match LTX post-apply checksum …"
	private static final String DAMAGED = "does not match LTX post-apply checksum";

	private static final int WRITES_BETWEEN = 30;

	private static final long HANGS = TimeUnit.SECONDS.toNanos(20);

	private static final Duration FOLLOWING = Duration.ofSeconds(15);

	private final RunningCluster cluster;

	private final List<Site> sites;

	private final Recorder recorder;

	private final Random random;

	private final long killEvery;

	private final Map<String, Long> lastAlive = new HashMap<>();

	private final Map<String, Long> unsettledSince = new HashMap<>();

	private @Nullable String primary;

	private long nextKill;

	/**
	 * Create it.
	 * @param cluster the cluster
	 * @param sites its applications
	 * @param recorder the record
	 * @param seed decides what is done
	 * @param killEvery the nanoseconds between two kills of a primary
	 */
	Disturber(RunningCluster cluster, List<Site> sites, Recorder recorder, long seed, long killEvery) {
		this.cluster = cluster;
		this.sites = sites;
		this.recorder = recorder;
		this.random = new Random(seed);
		this.killEvery = killEvery;
		this.nextKill = System.nanoTime() + killEvery / 3;
	}

	@Override
	public void run() {
		try {
			while (!this.recorder.isStopped()) {
				long before = this.recorder.counted("acknowledged");
				while (!this.recorder.isStopped()
						&& (!isSettled() || this.recorder.counted("acknowledged") < before + WRITES_BETWEEN)) {
					this.recorder.pause(20_000);
				}
				if (!this.recorder.isStopped()) {
					disturb();
				}
			}
		}
		catch (RuntimeException | Error ex) {
			this.recorder.surprise(ex);
		}
	}

	private void disturb() {
		RunningNode primary = this.cluster.awaitPrimary();
		List<RunningNode> replicas = this.cluster.nodes().stream().filter((node) -> node != primary).toList();
		RunningNode replica = replicas.get(this.random.nextInt(replicas.size()));
		if (System.nanoTime() >= this.nextKill) {
			killPrimary(primary, replicas);
			this.nextKill = System.nanoTime() + this.killEvery;
		}
		else if (this.random.nextInt(10) == 0) {
			killReplica(replica);
		}
		else {
			handOff(replica);
			this.recorder.pause(this.random.nextInt(1_500_000));
		}
	}

	private void handOff(RunningNode replica) {
		WriteLock stillness = this.recorder.traffic().writeLock();
		if (!ROUGHLY) {
			// a commit at that moment can be lost, or end LiteFS and with it this JVM
			stillness.lock();
		}
		long start = System.nanoTime();
		try {
			replica.promote();
			this.primary = replica.name();
			this.recorder.add(new Disturbance(Kind.HANDOFF, replica.name(), start, System.nanoTime()));
		}
		catch (RuntimeException ex) {
			// the primary has a lease to give only when it is not about to lose it
			this.primary = null;
			this.recorder.count("handoff refused");
		}
		finally {
			if (stillness.isHeldByCurrentThread()) {
				stillness.unlock();
			}
		}
	}

	private void killReplica(RunningNode replica) {
		long start = kill(replica);
		this.recorder.add(new Disturbance(Kind.DEATH_OF_REPLICA, replica.name(), start, System.nanoTime()));
		this.recorder.pause(this.random.nextInt(500_000));
		restart(replica);
	}

	private void killPrimary(RunningNode primary, List<RunningNode> replicas) {
		boolean stall = this.random.nextBoolean();
		if (stall) {
			// so that there is something that only the primary has
			replicas.forEach((replica) -> replica.replicationPath().stall());
			this.recorder.pause(300_000);
			this.recorder.count("kills of a primary whose last writes nobody else has");
		}
		long start = kill(primary);
		this.primary = null;
		this.recorder.add(new Disturbance(Kind.DEATH_OF_PRIMARY, primary.name(), start, System.nanoTime()));
		if (stall) {
			// what is on its way is lost too
			replicas.forEach((replica) -> replica.replicationPath().cut());
			replicas.forEach((replica) -> replica.replicationPath().heal());
		}
		if (this.random.nextBoolean()) {
			this.cluster.awaitPrimary();
			this.recorder.pause(this.random.nextInt(1_000_000));
		}
		restart(primary);
		this.cluster.awaitPrimary();
	}

	private long kill(RunningNode node) {
		Site site = this.sites.stream().filter((each) -> each.name().equals(node.name())).findFirst().orElseThrow();
		WriteLock stillness = site.use().writeLock();
		if (!ROUGHLY) {
			stillness.lock();
		}
		try {
			long start = System.nanoTime();
			node.kill();
			while (stillness.isHeldByCurrentThread() && site.role().isReadable()) {
				this.recorder.pause(1000);
			}
			return start;
		}
		finally {
			if (stillness.isHeldByCurrentThread()) {
				stillness.unlock();
			}
		}
	}

	private void restart(RunningNode node) {
		try {
			node.startUnderSurvivingApplication();
		}
		catch (IllegalStateException ex) {
			if (!endOfLog(node).contains(DAMAGED)) {
				throw ex;
			}
			logger.warn("LiteFS has damaged its copy on {}, which is fetched anew", node.name(), ex);
			this.recorder.count("LiteFS damaged its copy");
			removeCopy(node);
			node.startUnderSurvivingApplication();
		}
		this.lastAlive.put(node.name(), System.nanoTime());
	}

	// what its operator has to do: the node gets the database from the primary then
	private static void removeCopy(RunningNode node) {
		try (Stream<Path> files = Files.walk(node.dataDirectory())) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(file);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	// LiteFS ends itself when a commit fails at a bad moment, for example in a handoff
	private void restartDead() {
		for (RunningNode node : this.cluster.nodes()) {
			long now = System.nanoTime();
			if (node.isRunning()) {
				this.lastAlive.put(node.name(), now);
			}
			else {
				this.recorder.add(new Disturbance(kindOfDeath(node), node.name(),
						this.lastAlive.getOrDefault(node.name(), 0L), now));
				this.recorder.count("LiteFS ended itself");
				logger.warn("LiteFS has ended itself on {}; the end of its log:\n{}", node.name(), endOfLog(node));
				restart(node);
			}
		}
	}

	/**
	 * Whether every node runs, one is the primary and the others follow it, as LiteFS and
	 * the applications see it. Starts what does not run, and what LiteFS leaves hanging.
	 * @return whether all is well
	 */
	boolean isSettled() {
		restartDead();
		Optional<RunningNode> primary = this.cluster.nodes().stream().filter(RunningNode::isPrimary).findFirst();
		if (primary.isEmpty()) {
			this.unsettledSince.clear();
			this.primary = null;
			return false;
		}
		this.primary = primary.get().name();
		boolean settled = true;
		for (Site site : this.sites) {
			if (follows(site, primary.get())) {
				this.unsettledSince.remove(site.name());
			}
			else {
				settled = false;
				long since = this.unsettledSince.computeIfAbsent(site.name(), (name) -> System.nanoTime());
				if (System.nanoTime() - since > HANGS) {
					restartHanging(this.cluster.node(site.name()));
				}
			}
		}
		return settled;
	}

	private static boolean follows(Site site, RunningNode primary) {
		NodeState state = site.node().state();
		if (site.name().equals(primary.name())) {
			return state.role() == Role.PRIMARY;
		}
		return state.role() == Role.REPLICA && primary.hostname().equals(state.primary()) && state.lag() != null
				&& state.lag().compareTo(FOLLOWING) < 0;
	}

	private void restartHanging(RunningNode node) {
		logger.warn("LiteFS hangs on {}; the end of its log:\n{}", node.name(), endOfLog(node));
		this.recorder.count("LiteFS hung");
		this.unsettledSince.remove(node.name());
		long start = kill(node);
		this.recorder.add(new Disturbance(kindOfDeath(node), node.name(), start, System.nanoTime()));
		restart(node);
	}

	// who has handed the lease over had nothing any more that others had not
	private Kind kindOfDeath(RunningNode node) {
		boolean replica = this.primary != null && !this.primary.equals(node.name());
		this.primary = replica ? this.primary : null;
		return replica ? Kind.DEATH_OF_REPLICA : Kind.DEATH_OF_PRIMARY;
	}

	private static String endOfLog(RunningNode node) {
		try {
			List<String> lines = Files.readAllLines(node.log());
			return String.join("\n", lines.subList(Math.max(0, lines.size() - 12), lines.size()));
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

}
