package io.github.litefsspring.test.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

import io.github.litefsspring.node.Position;
import io.github.litefsspring.test.network.NetworkPath;
import io.github.litefsspring.test.network.TcpProxy;
import org.jspecify.annotations.Nullable;

/**
 * A cluster of real LiteFS processes on this machine, each with a loopback address of its
 * own. {@link LitefsCluster} makes one for JUnit; without JUnit:
 *
 * <pre class="code">
 * try (RunningCluster cluster = RunningCluster.builder().replicas(2).start()) {
 *     cluster.primary().execute("create table t (id integer primary key)");
 *     cluster.awaitReplicated();
 * }
 * </pre>
 *
 * Closing it ends all processes, unmounts and deletes everything, as does the end of the
 * JVM (unless that is killed).
 *
 * @since 0.1.0
 */
public final class RunningCluster implements AutoCloseable {

	private static final Duration REPLICATION_TIMEOUT = Duration.ofSeconds(20);

	private static final Duration FAILOVER_TIMEOUT = Duration.ofSeconds(60);

	private static final Duration READY_TIMEOUT = Duration.ofSeconds(60);

	private final Path directory;

	private final Lease lease;

	private final ClusterNetwork network;

	private final List<RunningNode> nodes = new ArrayList<>();

	private final List<TcpProxy> proxies = new ArrayList<>();

	private final Thread shutdownHook = new Thread(this::killEverything, "litefs-cluster-shutdown");

	private @Nullable Consul consul;

	private boolean closed;

	RunningCluster(Lease lease, int size, NodeSettings settings, ClusterNetwork network) {
		this.lease = lease;
		this.network = network;
		this.directory = createDirectory();
		Runtime.getRuntime().addShutdownHook(this.shutdownHook);
		try {
			prepare(size, settings);
		}
		catch (RuntimeException ex) {
			close();
			throw ex;
		}
	}

	/**
	 * Begin to describe a cluster.
	 * @return settings to change and to start
	 */
	public static ClusterBuilder builder() {
		return new ClusterBuilder();
	}

	private void prepare(int size, NodeSettings settings) {
		int[] ports = this.network.freePortsOfNodes(size, 2);
		List<NodeAddress> addresses = new ArrayList<>();
		for (int i = 0; i < size; i++) {
			NodeAddress address = new NodeAddress(this.network.address(i + 1), ports[0], ports[1]);
			addresses.add(address);
			String name = name(i);
			int number = i + 1;
			this.nodes.add(new RunningNode(name, address, new NodeDirectories(this.directory.resolve(name)), settings,
					(command) -> this.network.onNode(number, command)));
		}
		if (this.lease == Lease.STATIC) {
			leaseStatically(addresses);
		}
		else {
			leaseFromConsul(addresses, Consul.start(this.network, this.directory.resolve("consul")));
		}
	}

	private String name(int index) {
		if (this.lease == Lease.CONSUL) {
			return "node" + (index + 1);
		}
		return (index == 0) ? "primary" : "replica" + index;
	}

	private void leaseStatically(List<NodeAddress> addresses) {
		NodeAddress primary = addresses.get(0);
		this.nodes.get(0).lease(LeaseConfiguration.staticPrimary(primary.hostname(), primary.apiUrl()));
		for (RunningNode replica : this.nodes.subList(1, this.nodes.size())) {
			replica.lease(LeaseConfiguration.staticReplica(primary.hostname(), urlFor(replica, primary)));
		}
	}

	private URI urlFor(RunningNode replica, NodeAddress primary) {
		if (this.network.isSeparated()) {
			return primary.apiUrl();
		}
		TcpProxy proxy = TcpProxy.start(primary.address(), primary.api(), replica.replicationPath());
		this.proxies.add(proxy);
		return url(proxy);
	}

	private void leaseFromConsul(List<NodeAddress> addresses, Consul consul) {
		this.consul = consul;
		for (int i = 0; i < addresses.size(); i++) {
			NodeAddress address = addresses.get(i);
			this.nodes.get(i)
				.lease(LeaseConfiguration.consul(consul.url(), "litefs/test", address.hostname(),
						advertisedUrl(address)));
		}
	}

	private URI advertisedUrl(NodeAddress address) {
		if (this.network.isSeparated()) {
			return address.apiUrl();
		}
		TcpProxy proxy = TcpProxy.start(address.address(), address.api(), this::replicationPathOf);
		this.proxies.add(proxy);
		return url(proxy);
	}

	private NetworkPath replicationPathOf(InetSocketAddress client) {
		return this.nodes.stream()
			.filter((node) -> node.isRunning() && SocketOwners.owns(node.pid(), client.getPort()))
			.findFirst()
			.map(RunningNode::replicationPath)
			.orElseGet(NetworkPath::new);
	}

	private static URI url(TcpProxy proxy) {
		InetSocketAddress address = proxy.address();
		return URI.create("http://" + address.getAddress().getHostAddress() + ":" + address.getPort());
	}

	/**
	 * All nodes.
	 * @return with a static lease the primary first
	 */
	public List<RunningNode> nodes() {
		return List.copyOf(this.nodes);
	}

	/**
	 * One node.
	 * @param index 0 for the first
	 * @return the node, running or not
	 */
	public RunningNode node(int index) {
		return this.nodes.get(index);
	}

	/**
	 * One node.
	 * @param name its {@link RunningNode#name()}
	 * @return the node, running or not
	 * @throws NoSuchElementException when there is none of that name
	 */
	public RunningNode node(String name) {
		return this.nodes.stream()
			.filter((node) -> node.name().equals(name))
			.findFirst()
			.orElseThrow(() -> new NoSuchElementException("No node '" + name + "' in " + this.nodes));
	}

	/**
	 * The node that is the primary now, by what the nodes themselves say.
	 * @return a running node
	 * @throws IllegalStateException when none says so
	 * @see #awaitPrimary()
	 */
	public RunningNode primary() {
		return findPrimary().orElseThrow(() -> new IllegalStateException("None of " + this.nodes + " is the primary"));
	}

	private Optional<RunningNode> findPrimary() {
		return this.nodes.stream().filter(RunningNode::isPrimary).findFirst();
	}

	/**
	 * Wait until there is a primary, for up to a minute: a failover after a kill takes
	 * about 19 seconds.
	 * @return the primary
	 * @throws IllegalStateException when there is none in time
	 */
	public RunningNode awaitPrimary() {
		Await.until(FAILOVER_TIMEOUT, () -> findPrimary().isPresent(),
				() -> "None of " + this.nodes + " became primary");
		return primary();
	}

	/**
	 * The running nodes besides the primary.
	 * @return nodes that may or may not be connected
	 */
	public List<RunningNode> replicas() {
		return this.nodes.stream().filter((node) -> node.isRunning() && !node.isPrimary()).toList();
	}

	/**
	 * The template of the primary's LiteFS API ({@code litefs.primary.api-url}).
	 * @return a URL with {@code {hostname}} in it
	 */
	public String primaryApiUrlTemplate() {
		return this.nodes.get(0).property("litefs.primary.api-url");
	}

	/**
	 * The template of the primary's application ({@code litefs.primary.app-url}).
	 * @return a URL with {@code {hostname}} in it
	 */
	public String primaryApplicationUrlTemplate() {
		return this.nodes.get(0).property("litefs.primary.app-url");
	}

	/**
	 * The address at which nodes reach what runs beside them on this machine, such as an
	 * object store.
	 * @return an address of this machine
	 */
	public InetAddress hostAddress() {
		return this.network.address(ClusterNetwork.HOST);
	}

	/**
	 * The port of Consul's HTTP interface, at {@link #hostAddress()}.
	 * @return the port
	 * @throws IllegalStateException when the lease is static
	 */
	public int consulPort() {
		return requireConsul().url().getPort();
	}

	/**
	 * Kill Consul (SIGKILL). What it knew is kept on disk.
	 * @throws IllegalStateException when the lease is static
	 */
	public void killConsul() {
		requireConsul().kill();
	}

	/**
	 * Start Consul after {@link #killConsul()} and wait until it answers. Does nothing
	 * while it runs.
	 * @throws IllegalStateException when it does not come up, or when the lease is static
	 */
	public void startConsul() {
		requireConsul().startAgain();
	}

	private Consul requireConsul() {
		Consul running = this.consul;
		if (running == null) {
			throw new IllegalStateException("There is no Consul: the lease is static");
		}
		return running;
	}

	/**
	 * Start all nodes that do not run, and wait until each is connected.
	 * @throws IllegalStateException when one does not come up, with the end of its log
	 */
	public void start() {
		RunningNode first = this.nodes.get(0);
		first.start();
		this.nodes.forEach(RunningNode::launch);
		this.nodes.forEach((node) -> node.awaitReady(READY_TIMEOUT));
	}

	/**
	 * Wait until every running node has what the primary has now, for up to 20 seconds.
	 * @throws IllegalStateException when one has not in time
	 */
	public void awaitReplicated() {
		awaitReplicated(REPLICATION_TIMEOUT);
	}

	/**
	 * Wait until every running node has what the primary has now.
	 * @param timeout how long to wait at most, for each node
	 * @throws IllegalStateException when one has not in time
	 */
	public void awaitReplicated(Duration timeout) {
		Position position = primary().position();
		this.nodes.stream().filter(RunningNode::isRunning).forEach((node) -> awaitReplicated(node, position, timeout));
	}

	/**
	 * Wait until a node has reached a position.
	 * @param node the node
	 * @param position the position
	 * @param timeout how long to wait at most
	 * @throws IllegalStateException when it has not in time
	 */
	public void awaitReplicated(RunningNode node, Position position, Duration timeout) {
		Await.until(timeout, () -> hasReached(node.position(), position),
				() -> node + " is at " + node.position() + " and did not reach " + position);
	}

	private static boolean hasReached(Position actual, Position expected) {
		int order = Long.compareUnsigned(actual.txid(), expected.txid());
		return order > 0 || actual.equals(expected);
	}

	/**
	 * Bring the cluster back to what it was after the start: Consul runs, networks heal,
	 * paused nodes go on, nodes that do not run start, and there is a primary. Data
	 * stays.
	 * @throws IllegalStateException when a node does not come up, with the end of its log
	 */
	public void repair() {
		if (this.consul != null) {
			this.consul.startAgain();
		}
		this.nodes.forEach(RunningNode::repair);
		awaitPrimary();
		this.nodes.forEach((node) -> node.awaitReady(READY_TIMEOUT));
	}

	/**
	 * The end of each node's log.
	 * @return text for people
	 */
	public String logs() {
		StringBuilder text = new StringBuilder();
		for (RunningNode node : this.nodes) {
			text.append("--- ").append(node.log()).append('\n').append(ManagedProcess.tail(node.log())).append('\n');
		}
		return text.toString();
	}

	/**
	 * End all processes, unmount and delete everything. Calling it again does nothing.
	 */
	@Override
	public synchronized void close() {
		if (!this.closed) {
			this.closed = true;
			// replicas first: they then do not report a lost primary
			for (int i = this.nodes.size() - 1; i >= 0; i--) {
				this.nodes.get(i).close();
			}
			closeRest();
			Runtime.getRuntime().removeShutdownHook(this.shutdownHook);
		}
	}

	private void killEverything() {
		this.nodes.forEach(RunningNode::killEverything);
		closeRest();
	}

	private void closeRest() {
		if (this.consul != null) {
			this.consul.close();
		}
		this.proxies.forEach(TcpProxy::close);
		this.network.close();
		TemporaryDirectories.delete(this.directory);
	}

	private static Path createDirectory() {
		try {
			return Files.createTempDirectory("litefs-cluster-");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public String toString() {
		return this.lease + " " + this.nodes;
	}

}
