package io.github.litefsspring.chaos.site;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.litefsspring.chaos.app.ChaosApplication;
import io.github.litefsspring.test.cluster.ClusterBuilder;
import io.github.litefsspring.test.cluster.Lease;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;
import org.jspecify.annotations.Nullable;

/**
 * Three real LiteFS nodes with Consul's leases, an application on each, and a MinIO for
 * their backups.
 */
public final class Site implements AutoCloseable {

	private static final int REPLICAS = 2;

	private final RunningCluster cluster;

	private final ObjectStore store;

	private final List<Node> nodes = new ArrayList<>();

	private final Map<Node, Volume> volumes = new HashMap<>();

	private final Network network;

	private final Machine machine;

	private final Path directory;

	private final ScheduledExecutorService supervisor = Executors
		.newSingleThreadScheduledExecutor((task) -> new Thread(task, "supervisor"));

	/**
	 * Start Consul and MinIO.
	 * @param machine what this machine can do
	 * @param directory where logs go
	 * @param arguments further arguments of the applications
	 * @param notes where to tell what happens
	 */
	public Site(Machine machine, Path directory, List<String> arguments, Notes notes) {
		this.machine = machine;
		this.directory = directory;
		ClusterBuilder builder = RunningCluster.builder().replicas(REPLICAS).lease(Lease.CONSUL);
		if (machine.namespaces()) {
			builder.namespaces();
		}
		this.cluster = builder.prepare();
		this.store = new ObjectStore(this.cluster.hostAddress(), directory.resolve("store"),
				directory.resolve("minio.log"));
		for (RunningNode litefs : this.cluster.nodes()) {
			Path losses = directory.resolve(litefs.name() + "-losses.txt");
			SteppedClock clock = machine.clocks() ? new SteppedClock(directory.resolve(litefs.name() + "-clock"))
					: null;
			Node node = new Node(litefs, application(litefs, losses, clock, arguments), clock, losses, notes);
			this.nodes.add(node);
			if (machine.volumes()) {
				this.volumes.put(node, Volume.mount(litefs.dataDirectory()));
			}
		}
		this.network = new Network(this.nodes);
	}

	private ApplicationProcess application(RunningNode litefs, Path losses, @Nullable SteppedClock clock,
			List<String> arguments) {
		List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java"),
				"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx192m", "--enable-native-access=ALL-UNNAMED",
				"-XX:ErrorFile=" + this.directory.resolve("hs_err_" + litefs.name() + "_%p.log"), "-cp",
				absoluteClassPath(), ChaosApplication.class.getName(), "--chaos.losses=" + losses,
				"--litefs.backup.target=" + this.store.target()));
		litefs.properties().forEach((name, value) -> command.add("--" + name + "=" + value));
		command.addAll(arguments);
		Map<String, String> environment = new HashMap<>(this.store.credentials());
		if (clock != null) {
			environment.putAll(clock.environment());
		}
		return new ApplicationProcess(litefs.onThisNode(command), environment,
				this.directory.resolve(litefs.name() + "-application.log"));
	}

	static String absoluteClassPath() {
		return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.map((entry) -> Path.of(entry).toAbsolutePath().toString())
			.collect(Collectors.joining(File.pathSeparator));
	}

	/**
	 * Start all nodes and return when LiteFS runs on each. Applications are still
	 * starting then.
	 */
	public void start() {
		this.store.start();
		this.cluster.start();
		this.nodes.forEach(Node::start);
		this.supervisor.scheduleWithFixedDelay(this::supervise, 1, 1, TimeUnit.SECONDS);
	}

	private void supervise() {
		for (Node node : this.nodes) {
			try {
				node.supervise();
			}
			catch (RuntimeException ex) {
				System.out.println("Cannot start " + node + ": " + ex.getMessage());
			}
		}
	}

	/**
	 * All nodes.
	 * @return three nodes
	 */
	public List<Node> nodes() {
		return List.copyOf(this.nodes);
	}

	/**
	 * The node that LiteFS calls the primary.
	 * @return the node; empty while there is none
	 */
	public Optional<Node> primary() {
		return this.nodes.stream().filter(Node::isPrimary).findFirst();
	}

	/**
	 * The network of the nodes.
	 * @return the network, if nodes have namespaces
	 */
	public Network network() {
		return this.network;
	}

	/**
	 * The disk of a node.
	 * @param node the node
	 * @return its disk
	 */
	public Volume volume(Node node) {
		Volume volume = this.volumes.get(node);
		if (volume == null) {
			throw new IllegalStateException(node + " has no disk of its own");
		}
		return volume;
	}

	/**
	 * The store of backups.
	 * @return the store
	 */
	public ObjectStore store() {
		return this.store;
	}

	/**
	 * Cut a node off from the store of backups.
	 * @param node the node
	 */
	public void cutFromStore(Node node) {
		this.network.drop(this.store.address(), this.store.port(), node);
	}

	/**
	 * Cut a node off from Consul and from the store.
	 * @param node the node
	 */
	public void cutFromHost(Node node) {
		// clients come from the same address: only what Consul and MinIO answer is lost
		cutFromStore(node);
		cutFromConsul(node);
	}

	/**
	 * Cut a node off from Consul.
	 * @param node the node
	 */
	public void cutFromConsul(Node node) {
		this.network.drop(this.store.address(), this.cluster.consulPort(), node);
	}

	/**
	 * Kill Consul.
	 */
	public void killConsul() {
		this.cluster.killConsul();
	}

	/**
	 * Start Consul again.
	 */
	public void startConsul() {
		this.cluster.startConsul();
	}

	/**
	 * Undo all faults that are still there, and start whatever does not run.
	 * @throws InterruptedException when the thread was interrupted
	 */
	public void heal() throws InterruptedException {
		if (this.machine.namespaces()) {
			this.network.heal();
		}
		this.volumes.values().forEach(Volume::empty);
		this.store.start();
		this.cluster.startConsul();
		for (Node node : this.nodes) {
			node.letDiskBeFast();
			node.stepClock(Duration.ZERO);
			node.pauseLitefs(false);
			node.pauseApplication(false);
			node.start();
		}
	}

	@Override
	public void close() {
		this.supervisor.shutdownNow();
		this.nodes.forEach(Node::close);
		this.store.kill();
		for (Node node : this.nodes) {
			copyLog(node.litefs());
		}
		this.cluster.nodes().forEach(RunningNode::kill);
		this.volumes.values().forEach(Volume::unmount);
		this.cluster.close();
	}

	private void copyLog(RunningNode litefs) {
		try {
			if (Files.exists(litefs.log())) {
				Files.copy(litefs.log(), this.directory.resolve(litefs.name() + "-litefs.log"),
						StandardCopyOption.REPLACE_EXISTING);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
