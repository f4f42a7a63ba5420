package io.github.litefsspring.test.cluster;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * The settings of a {@link RunningCluster}. Not thread-safe.
 *
 * @since 0.1.0
 */
public final class ClusterBuilder {

	private int replicas = 1;

	private Lease lease = Lease.STATIC;

	private String database = "data.db";

	private Function<RunningNode, List<String>> exec = (node) -> List.of();

	private final Map<String, String> environment = new LinkedHashMap<>();

	private @Nullable Duration retention;

	private boolean namespaces;

	ClusterBuilder() {
	}

	/**
	 * Set how many nodes there are besides the first one. Without it there is one.
	 * @param replicas 0 to 250
	 * @return this builder
	 */
	public ClusterBuilder replicas(int replicas) {
		if (replicas < 0 || replicas > 250) {
			throw new IllegalArgumentException("replicas must be between 0 and 250: " + replicas);
		}
		this.replicas = replicas;
		return this;
	}

	/**
	 * Set how the primary is found. Without it the lease is static.
	 * @param lease the kind of lease
	 * @return this builder
	 */
	public ClusterBuilder lease(Lease lease) {
		this.lease = lease;
		return this;
	}

	/**
	 * Set the name of the database. Without it this is {@code data.db}.
	 * @param database a file name without directories
	 * @return this builder
	 */
	public ClusterBuilder database(String database) {
		if (database.isBlank() || database.contains("/")) {
			throw new IllegalArgumentException("Not a file name: '" + database + "'");
		}
		this.database = database;
		return this;
	}

	/**
	 * Let LiteFS run a command as its child on each node ({@code exec} of its
	 * configuration). LiteFS starts it when the node is ready, and passes SIGTERM on.
	 * @param command program and arguments; none for LiteFS alone
	 * @return this builder
	 */
	public ClusterBuilder exec(String... command) {
		List<String> copy = List.of(command);
		return exec((node) -> copy);
	}

	/**
	 * Let LiteFS run a command as its child, another one on each node.
	 * @param command gives program and arguments for a node each time it starts; an empty
	 * list for LiteFS alone
	 * @return this builder
	 */
	public ClusterBuilder exec(Function<RunningNode, List<String>> command) {
		this.exec = command;
		return this;
	}

	/**
	 * Add to the environment of LiteFS and of the command that it runs.
	 * @param name the variable's name
	 * @param value its value
	 * @return this builder
	 */
	public ClusterBuilder environment(String name, String value) {
		this.environment.put(name, value);
		return this;
	}

	/**
	 * Set how long LiteFS keeps transaction files ({@code data.retention}); it looks that
	 * often as well. Without it these are ten minutes and one minute.
	 * @param retention the time
	 * @return this builder
	 */
	public ClusterBuilder retention(Duration retention) {
		if (retention.isNegative() || retention.isZero()) {
			throw new IllegalArgumentException("retention must be positive: " + retention);
		}
		this.retention = retention;
		return this;
	}

	/**
	 * Give each node a network namespace of its own, joined by a bridge, so that
	 * {@code iptables} and {@code tc} can cut and slow down what it sends and receives,
	 * its application's traffic included. Needs root and {@code iproute2}. Without it all
	 * nodes share the network of this machine.
	 * @return this builder
	 * @see RunningNode#onThisNode
	 */
	public ClusterBuilder namespaces() {
		this.namespaces = true;
		return this;
	}

	/**
	 * Start the cluster and wait until each node is connected.
	 * @return the running cluster, to be closed by the caller
	 * @throws IllegalStateException when a node does not come up, with the end of its log
	 */
	public RunningCluster start() {
		RunningCluster cluster = prepare();
		try {
			cluster.start();
		}
		catch (RuntimeException ex) {
			cluster.close();
			throw ex;
		}
		return cluster;
	}

	/**
	 * Reserve addresses and directories, and start Consul if it is needed, but no node:
	 * for tests that start nodes one by one.
	 * @return the cluster, to be closed by the caller
	 */
	public RunningCluster prepare() {
		return new RunningCluster(this.lease, this.replicas + 1,
				new NodeSettings(this.database, this.exec, Map.copyOf(this.environment), this.retention),
				this.namespaces ? new NamespaceNetwork(this.replicas + 1) : new LoopbackNetwork());
	}

}
