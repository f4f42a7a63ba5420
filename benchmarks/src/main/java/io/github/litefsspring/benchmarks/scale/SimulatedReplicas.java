package io.github.litefsspring.benchmarks.scale;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.litefsspring.boot.channel.Channel;
import io.github.litefsspring.boot.channel.ChannelSettings;
import io.github.litefsspring.boot.cluster.ClusterMembership;
import io.github.litefsspring.boot.cluster.ClusterSettings;
import io.github.litefsspring.boot.nodes.NodeHttpClient;
import io.github.litefsspring.boot.nodes.NodeTls;
import io.github.litefsspring.boot.nodes.PrimaryHealth;
import io.github.litefsspring.test.cluster.RunningNode;

/**
 * What a primary sees of replicas. Each lets LiteFS send it all transactions, follows
 * LiteFS's events, and reports to the primary's application over a connection of its own,
 * by the library's code. Five of them may become the primary.
 */
final class SimulatedReplicas implements AutoCloseable {

	static final String SECRET = "a secret that only benchmarks use";

	private static final int CANDIDATES = 5;

	private final List<AutoCloseable> parts = new ArrayList<>();

	private final ManySockets sockets = new ManySockets();

	private SimulatedReplicas(RunningNode primary, int count, Part most) throws IOException {
		String database = String.valueOf(primary.database().getFileName());
		for (int number = 1; number <= count; number++) {
			SimulatedNode node = new SimulatedNode(number);
			this.sockets.add(primary.apiUrl(), ReplicationRequest.of(node.nodeId(), database, primary.position()),
					(transactions) -> {
					});
			if (most.compareTo(Part.EVENTS) >= 0) {
				this.sockets.add(primary.apiUrl(), Events.request(), new Events(node));
			}
			if (most == Part.REPORTS) {
				report(node, primary.applicationUrl(), number <= CANDIDATES);
			}
		}
		this.sockets.start();
	}

	/**
	 * Start them.
	 * @param primary the primary
	 * @param count how many
	 * @param most what they do
	 * @return the running replicas
	 * @throws IOException when the primary takes no connection
	 */
	static SimulatedReplicas start(RunningNode primary, int count, Part most) throws IOException {
		return new SimulatedReplicas(primary, count, most);
	}

	private void report(SimulatedNode node, URI primary, boolean candidate) {
		Channel channel = new Channel(new ChannelSettings("/litefs/internal", "", SECRET, 1 << 20), node.name(),
				new NodeHttpClient(Duration.ofSeconds(2), NodeTls.ofJvm()));
		ClusterSettings settings = new ClusterSettings("http://" + node.name() + ":8080", primary.toString(),
				Duration.ofMinutes(1));
		ClusterMembership membership = new ClusterMembership(node, channel, settings, () -> candidate, () -> true,
				new PrimaryHealth(node));
		membership.start();
		this.parts.add(membership);
		this.parts.add(channel);
	}

	/**
	 * How many streams LiteFS has ended.
	 * @return their number, 0 when nothing is wrong
	 */
	int lostStreams() {
		return this.sockets.ended();
	}

	@Override
	public void close() throws Exception {
		for (AutoCloseable part : this.parts) {
			part.close();
		}
		this.sockets.close();
	}

	/** What replicas do, each includes those before it. */
	enum Part {

		/** LiteFS's own replication. */
		REPLICATION,

		/** A subscription of LiteFS's events. */
		EVENTS,

		/** Reports to the application. */
		REPORTS

	}

}
