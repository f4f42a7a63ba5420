package io.github.litefsspring.chaos.fault;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.github.litefsspring.chaos.client.Clients;
import io.github.litefsspring.chaos.site.Network;
import io.github.litefsspring.chaos.site.Node;
import io.github.litefsspring.chaos.site.Notes;
import io.github.litefsspring.chaos.site.Site;

/**
 * Makes faults, and undoes them.
 */
final class Faults {

	private static final Duration HAND_OVER_TIMEOUT = Duration.ofSeconds(30);

	private static final int LOCAL_CLIENTS = 3;

	private static final Duration WRITING_ALONE = Duration.ofSeconds(6);

	// by then the kernel has given up what a killed process has left to it
	private static final Duration ORPHANS = Duration.ofSeconds(10);

	private static final Duration NOT_STORED = Duration.ofSeconds(4);

	private static final Duration BEFORE_LITEFS = Duration.ofSeconds(3);

	private static final Duration DISK_DELAY = Duration.ofMillis(100);

	// docs/channel.md: clocks may differ by 30 s
	private static final Duration CLOCK_STEP = Duration.ofSeconds(20);

	private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

	private final Site site;

	private final Clients clients;

	private final Notes notes;

	Faults(Site site, Clients clients, Notes notes) {
		this.site = site;
		this.clients = clients;
		this.notes = notes;
	}

	/**
	 * Make a fault.
	 * @param kind which one
	 * @param node the node it hits
	 * @param peer the other node
	 * @return what undoes it
	 * @throws InterruptedException when the thread was interrupted
	 */
	Undo begin(FaultKind kind, Node node, Node peer) throws InterruptedException {
		return switch (kind) {
			case KILL_LITEFS -> {
				node.killLitefs();
				yield node::startLitefs;
			}
			case KILL_APPLICATION -> {
				node.killApplication();
				yield node::startApplication;
			}
			case KILL_NODE -> killNode(node);
			case PAUSE_LITEFS, PAUSE_LITEFS_LONG -> {
				node.pauseLitefs(true);
				yield () -> node.pauseLitefs(false);
			}
			case PAUSE_APPLICATION -> {
				node.pauseApplication(true);
				yield () -> node.pauseApplication(false);
			}
			case PAUSE_NODE -> pauseNode(node);
			case HAND_OVER -> handOver();
			case RESTART -> {
				node.stop();
				yield node::start;
			}
			case ROLLING_RESTART -> rollingRestart();
			case RESTART_CONSUL -> {
				this.site.killConsul();
				yield this.site::startConsul;
			}
			case LARGE_TRANSACTION -> {
				this.clients.writeLarge();
				yield Undo.NOTHING;
			}
			case RESTART_STORE -> {
				this.site.store().kill();
				yield this.site.store()::start;
			}
			case FULL_DISK -> {
				this.site.volume(node).fill();
				yield this.site.volume(node)::empty;
			}
			case SLOW_DISK -> {
				node.slowDownDisk(DISK_DELAY);
				yield node::letDiskBeFast;
			}
			case CLOCK_STEP -> {
				node.stepClock(CLOCK_STEP);
				yield () -> node.stepClock(Duration.ZERO);
			}
			case PARTITION, ONE_WAY, ISOLATE, CUT_FROM_CONSUL, CUT_FROM_STORE, SLOW_LINK, LOSSY_LINK ->
				disturbNetwork(kind, node, peer);
			case LONELY_DEATH -> lonelyDeath(node);
			case LATE_UPLOAD -> lateUpload(node);
		};
	}

	private static Undo killNode(Node node) {
		node.killApplication();
		node.killLitefs();
		return node::start;
	}

	private static Undo pauseNode(Node node) {
		node.pauseApplication(true);
		node.pauseLitefs(true);
		return () -> {
			node.pauseApplication(false);
			Thread.sleep(BEFORE_LITEFS.toMillis());
			node.pauseLitefs(false);
		};
	}

	private Undo disturbNetwork(FaultKind kind, Node node, Node peer) {
		Network network = this.site.network();
		switch (kind) {
			case PARTITION -> {
				network.drop(node, peer);
				network.drop(peer, node);
			}
			case ONE_WAY -> network.drop(node, peer);
			case ISOLATE -> {
				cutFromNodes(node, this.site.nodes());
				this.site.cutFromHost(node);
			}
			case CUT_FROM_CONSUL -> this.site.cutFromConsul(node);
			case CUT_FROM_STORE -> this.site.cutFromStore(node);
			case SLOW_LINK -> network.slow(node, "400kbit");
			case LOSSY_LINK -> network.lose(node, 0.15);
			default -> throw new IllegalArgumentException(kind.name());
		}
		return network::heal;
	}

	private void cutFromNodes(Node node, Collection<Node> others) {
		for (Node other : others) {
			if (other != node) {
				this.site.network().drop(node, other);
				this.site.network().drop(other, node);
			}
		}
	}

	// what it writes meanwhile is in the store and nowhere else
	private Undo lonelyDeath(Node node) throws InterruptedException {
		writeAlone(node);
		Undo start = killNode(node);
		letOthersLearn();
		return start;
	}

	// the last of what it writes meanwhile is in its application's spool and nowhere else
	private Undo lateUpload(Node node) throws InterruptedException {
		Network network = this.site.network();
		writeAlone(node);
		this.site.cutFromStore(node);
		Thread.sleep(NOT_STORED.toMillis());
		Undo resume = pauseNode(node);
		for (Node other : this.site.nodes()) {
			if (other != node) {
				network.refuse(other, node);
			}
		}
		return () -> {
			network.heal();
			resume.undo();
		};
	}

	private void writeAlone(Node node) throws InterruptedException {
		this.site.network().forgetOrphans(node);
		this.clients.startAt(node, LOCAL_CLIENTS);
		cutFromNodes(node, this.site.nodes());
		Thread.sleep(WRITING_ALONE.toMillis());
	}

	// only after that replicas know that nobody is there: without a word from its machine
	// LiteFS waits for a dead primary
	private void letOthersLearn() throws InterruptedException {
		Thread.sleep(ORPHANS.toMillis());
		this.site.network().heal();
	}

	private Undo handOver() throws InterruptedException {
		List<Node> primaries = new ArrayList<>(this.site.primary().stream().toList());
		for (Node primary : primaries) {
			HttpRequest request = HttpRequest.newBuilder(URI.create(primary.url() + "/actuator/litefs"))
				.header("Content-Type", "application/json")
				.timeout(HAND_OVER_TIMEOUT)
				.POST(BodyPublishers.ofString("{\"action\":\"handoff\"}"))
				.build();
			try {
				HttpResponse<String> response = this.http.send(request, BodyHandlers.ofString());
				this.notes.add("hand-over: " + response.statusCode() + " " + response.body());
			}
			catch (IOException ex) {
				this.notes.add("hand-over: " + ex);
			}
		}
		return Undo.NOTHING;
	}

	private Undo rollingRestart() throws InterruptedException {
		for (Node node : this.site.nodes()) {
			this.notes.add("restart of " + node);
			node.stop();
			node.start();
			Readiness.await(node, Duration.ofSeconds(60));
		}
		return Undo.NOTHING;
	}

	/** Ends a fault. */
	@FunctionalInterface
	interface Undo {

		/** Does nothing. */
		Undo NOTHING = () -> {
		};

		/**
		 * End it.
		 * @throws InterruptedException when the thread was interrupted
		 */
		void undo() throws InterruptedException;

	}

}
