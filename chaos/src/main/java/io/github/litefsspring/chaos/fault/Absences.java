package io.github.litefsspring.chaos.fault;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.github.litefsspring.chaos.history.Times;
import io.github.litefsspring.chaos.site.Node;

/**
 * Looks for nodes that do not come back within a minute after the last fault.
 */
public final class Absences implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final List<Node> nodes;

	private final ScheduledExecutorService clock = Executors
		.newSingleThreadScheduledExecutor((task) -> new Thread(task, "absences"));

	private final List<String> found = new ArrayList<>();

	private final Set<Node> told = new HashSet<>();

	private int faults;

	private Instant quietSince = Instant.now();

	/**
	 * Begin to look.
	 * @param nodes the nodes
	 */
	public Absences(List<Node> nodes) {
		this.nodes = List.copyOf(nodes);
		this.clock.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
	}

	synchronized void disturbed() {
		this.faults++;
	}

	synchronized void healed() {
		this.faults--;
		this.quietSince = Instant.now();
	}

	private void look() {
		try {
			for (Node node : this.nodes) {
				note(node, Readiness.of(node));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private synchronized void note(Node node, boolean ready) {
		if (ready) {
			this.told.remove(node);
		}
		else if (this.faults == 0 && this.quietSince.plus(PATIENCE).isBefore(Instant.now()) && this.told.add(node)) {
			this.found.add(node + " is not ready at " + Times.text(Instant.now())
					+ ", a minute after the last fault at " + Times.text(this.quietSince));
		}
	}

	/**
	 * The nodes that were not back in time.
	 * @return sentences
	 */
	public synchronized List<String> found() {
		return List.copyOf(this.found);
	}

	@Override
	public void close() {
		this.clock.shutdownNow();
	}

}
