package io.github.litefsspring.chaos.fault;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import io.github.litefsspring.chaos.client.Clients;
import io.github.litefsspring.chaos.history.StoreTrouble;
import io.github.litefsspring.chaos.site.Machine;
import io.github.litefsspring.chaos.site.Node;
import io.github.litefsspring.chaos.site.Notes;
import io.github.litefsspring.chaos.site.Site;

/**
 * Runs a plan.
 */
public final class FaultRunner {

	private static final Duration PRIMARY_TIMEOUT = Duration.ofSeconds(25);

	// a node that cannot reach the store goes on without it
	private static final Set<FaultKind> STORE_TROUBLES = Set.of(FaultKind.RESTART_STORE, FaultKind.CUT_FROM_STORE,
			FaultKind.ISOLATE, FaultKind.SLOW_LINK, FaultKind.LOSSY_LINK, FaultKind.FULL_DISK);

	private final Site site;

	private final Machine machine;

	private final Absences absences;

	private final Notes notes;

	private final Faults faults;

	private final List<StoreTrouble> storeTroubles = new ArrayList<>();

	/**
	 * Create it.
	 * @param site the cluster
	 * @param machine what the machine can do
	 * @param clients what writes large transactions
	 * @param absences what looks for nodes that do not come back
	 * @param notes where to tell what happens
	 */
	public FaultRunner(Site site, Machine machine, Clients clients, Absences absences, Notes notes) {
		this.site = site;
		this.machine = machine;
		this.absences = absences;
		this.notes = notes;
		this.faults = new Faults(site, clients, notes);
	}

	/**
	 * Run a plan to its end.
	 * @param plan the plan
	 * @throws InterruptedException when the thread was interrupted
	 */
	public void run(FaultPlan plan) throws InterruptedException {
		Instant begin = Instant.now();
		ExecutorService threads = Executors.newCachedThreadPool();
		for (Step step : plan.steps()) {
			sleepUntil(begin.plusSeconds(step.second()));
			threads.execute(() -> {
				try {
					run(step);
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
				catch (RuntimeException ex) {
					this.notes.add(step.kind() + " could not be made: " + ex);
				}
			});
		}
		threads.shutdown();
		threads.awaitTermination(5, TimeUnit.MINUTES);
	}

	private void run(Step step) throws InterruptedException {
		if (!step.kind().isPossible(this.machine)) {
			this.notes.add(step.kind() + " is left out: this machine has no " + step.kind().need());
			return;
		}
		List<Node> nodes = order();
		Node node = step.kind().hitsPrimary() ? nodes.get(0) : step.target().of(nodes);
		Node peer = step.peer().of(nodes);
		Instant begin = Instant.now();
		this.notes.add("%s of %s, %s (the primary is %s), for %d s".formatted(step.kind(), node, peer, nodes.get(0),
				step.length()));
		this.absences.disturbed();
		try {
			Faults.Undo undo = this.faults.begin(step.kind(), node, peer);
			sleepUntil(begin.plusSeconds(step.length()));
			undo.undo();
		}
		finally {
			this.absences.healed();
		}
		this.notes.add(step.kind() + " is over");
		if (STORE_TROUBLES.contains(step.kind())) {
			synchronized (this.storeTroubles) {
				this.storeTroubles.add(new StoreTrouble(begin, Instant.now()));
			}
		}
	}

	// the primary first; without one any order is as good
	private List<Node> order() throws InterruptedException {
		Instant end = Instant.now().plus(PRIMARY_TIMEOUT);
		List<Node> nodes = new ArrayList<>(this.site.nodes());
		while (Instant.now().isBefore(end)) {
			Node primary = this.site.primary().orElse(null);
			if (primary != null) {
				nodes.remove(primary);
				nodes.add(0, primary);
				return nodes;
			}
			TimeUnit.MILLISECONDS.sleep(200);
		}
		return nodes;
	}

	/**
	 * The times in which the store could not be relied on.
	 * @return a copy
	 */
	public List<StoreTrouble> storeTroubles() {
		synchronized (this.storeTroubles) {
			return List.copyOf(this.storeTroubles);
		}
	}

	private static void sleepUntil(Instant time) throws InterruptedException {
		long millis = Duration.between(Instant.now(), time).toMillis();
		if (millis > 0) {
			TimeUnit.MILLISECONDS.sleep(millis);
		}
	}

}
