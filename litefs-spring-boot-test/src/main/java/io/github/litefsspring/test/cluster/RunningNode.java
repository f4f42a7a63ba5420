package io.github.litefsspring.test.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;

import io.github.litefsspring.node.Position;
import io.github.litefsspring.test.condition.Executables;
import io.github.litefsspring.test.network.NetworkPath;
import org.jspecify.annotations.Nullable;

/**
 * One node of a {@link RunningCluster}: a LiteFS process, its mount, and an application
 * if LiteFS runs one. It can be used from several threads; what starts and ends processes
 * blocks until that has happened.
 *
 * @since 0.1.0
 */
public final class RunningNode {

	private static final Duration READY_TIMEOUT = Duration.ofSeconds(60);

	private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

	private final String name;

	private final NodeAddress address;

	private final NodeDirectories directories;

	private final NodeSettings settings;

	private final UnaryOperator<List<String>> launcher;

	private final NetworkPath replicationPath = new NetworkPath();

	private String lease = "";

	// also asked while the node is being stopped: its LiteFS may connect to others then
	private volatile @Nullable ManagedProcess process;

	private final Set<ProcessHandle> survivors = new LinkedHashSet<>();

	private boolean paused;

	RunningNode(String name, NodeAddress address, NodeDirectories directories, NodeSettings settings,
			UnaryOperator<List<String>> launcher) {
		this.name = name;
		this.address = address;
		this.directories = directories;
		this.settings = settings;
		this.launcher = launcher;
	}

	void lease(LeaseConfiguration lease) {
		this.lease = lease.yaml();
	}

	String property(String name) {
		return Objects.requireNonNull(properties().get(name));
	}

	/**
	 * The node's name.
	 * @return {@code primary}, {@code replica1}, {@code replica2} … with a static lease,
	 * {@code node1}, {@code node2} … with Consul
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Host name of this node for LiteFS when it is the primary ({@code lease.hostname}):
	 * a loopback address that only this node uses.
	 * @return an address such as {@code 127.12.34.1}
	 */
	public String hostname() {
		return this.address.hostname();
	}

	/**
	 * Mount point of LiteFS.
	 * @return a directory, whether mounted or not
	 */
	public Path mountDirectory() {
		return this.directories.mount();
	}

	/**
	 * The database's path in the mount. Never open it with Java's file API: closing any
	 * descriptor of it drops SQLite's locks.
	 * @return the path, whether the database exists or not
	 */
	public Path database() {
		return mountDirectory().resolve(this.settings.database());
	}

	/**
	 * The database as a plain sqlite-jdbc URL.
	 * @return the URL
	 */
	public String jdbcUrl() {
		return "jdbc:sqlite:" + database();
	}

	/**
	 * Folder of LiteFS's own files ({@code data.dir}).
	 * @return the directory
	 */
	public Path dataDirectory() {
		return this.directories.data();
	}

	/**
	 * The output of LiteFS and of the application it runs, of all starts.
	 * @return the file
	 */
	public Path log() {
		return this.directories.log();
	}

	/**
	 * The base URL of LiteFS's API.
	 * @return the URL, without a slash at its end
	 */
	public URI apiUrl() {
		return this.address.apiUrl();
	}

	/**
	 * The address and port that an application on this node shall use.
	 * @return the URL, without a slash at its end
	 */
	public URI applicationUrl() {
		return this.address.applicationUrl();
	}

	/**
	 * The port of {@link #applicationUrl()}, which is free when the cluster is made.
	 * @return the port, the same on all nodes of a cluster
	 */
	public int applicationPort() {
		return this.address.applicationPort();
	}

	/**
	 * The way of replication to this node: from this node's LiteFS to the primary's,
	 * whichever node that is. It does not touch what applications or tests send.
	 * @return the path, which has no effect while this node is the primary
	 */
	public NetworkPath replicationPath() {
		return this.replicationPath;
	}

	/**
	 * The command that runs a program in this node's network.
	 * @param command program and arguments
	 * @return the command itself, unless nodes have
	 * {@linkplain ClusterBuilder#namespaces() network namespaces}
	 */
	public List<String> onThisNode(List<String> command) {
		return this.launcher.apply(command);
	}

	/**
	 * The properties that let a Spring Boot application run on this node.
	 * @return {@code litefs.*}, {@code server.address} and {@code server.port}
	 */
	public Map<String, String> properties() {
		Map<String, String> properties = new LinkedHashMap<>();
		properties.put("litefs.mode", "cluster");
		properties.put("litefs.node-name", name());
		properties.put("litefs.database", database().toString());
		properties.put("litefs.api-url", apiUrl().toString());
		properties.put("litefs.primary.api-url", "http://{hostname}:" + this.address.apiPort());
		properties.put("litefs.primary.app-url", "http://{hostname}:" + this.address.applicationPort());
		properties.put("server.address", hostname());
		properties.put("server.port", Integer.toString(applicationPort()));
		return properties;
	}

	/**
	 * The environment of LiteFS and of the application it runs, besides this process's
	 * own: {@link #properties()} in Spring Boot's form ({@code LITEFS_PRIMARY_APIURL})
	 * and what {@link ClusterBuilder#environment} adds.
	 * @return variables by name
	 */
	public Map<String, String> environment() {
		Map<String, String> environment = new LinkedHashMap<>();
		properties().forEach((name, value) -> environment.put(EnvironmentNames.of(name), value));
		environment.putAll(this.settings.environment());
		return environment;
	}

	/**
	 * Start LiteFS, with its application if there is one, and wait until it is connected
	 * to the cluster. Does nothing on a running node.
	 * @throws IllegalStateException when it does not come up, with the end of its log
	 */
	public void start() {
		launch();
		awaitReady(READY_TIMEOUT);
	}

	/**
	 * Start LiteFS, with its application if there is one, and return at once. Does
	 * nothing on a running node. What is left of a killed node (its application, its dead
	 * mount) is removed before.
	 */
	public synchronized void launch() {
		if (!isRunning()) {
			cleanUp();
			launchProcess(this.settings.exec().apply(this));
		}
	}

	/**
	 * Start LiteFS without its application, which survived {@link #kill()}, and wait
	 * until it is connected to the cluster. Does nothing on a running node.
	 * @throws IllegalStateException when it does not come up, with the end of its log
	 */
	public void startUnderSurvivingApplication() {
		launchUnderSurvivingApplication();
		awaitReady(READY_TIMEOUT);
	}

	/**
	 * Start LiteFS without its application, which survived {@link #kill()} or is none of
	 * LiteFS's, and return at once. Does nothing on a running node.
	 */
	public synchronized void launchUnderSurvivingApplication() {
		if (!isRunning()) {
			this.directories.unmount();
			launchProcess(List.of());
		}
	}

	private void launchProcess(List<String> exec) {
		this.directories.write(configuration(exec));
		Path binary = Executables.find("litefs")
			.orElseThrow(() -> new IllegalStateException("No litefs binary: run 'tools/install litefs'"));
		this.process = ManagedProcess.start(this.name, onThisNode(List.of(binary.toString(), "mount", "-no-expand-env",
				"-config", this.directories.configuration().toString())), environment(), log());
	}

	private String configuration(List<String> command) {
		String exec = command.isEmpty() ? "" : "exec: " + Quoting.yaml(Quoting.shell(command)) + "\n";
		return """
				fuse:
				  dir: %s
				data:
				  dir: %s
				%shttp:
				  addr: "%s:%d"
				lease:
				%s%s""".formatted(Quoting.yaml(mountDirectory().toString()), Quoting.yaml(dataDirectory().toString()),
				retention(), hostname(), this.address.apiPort(), this.lease, exec);
	}

	private String retention() {
		Duration retention = this.settings.retention();
		return (retention != null)
				? "  retention: %dms%n  retention-monitor-interval: %<dms%n".formatted(retention.toMillis()) : "";
	}

	/**
	 * Wait until LiteFS has connected to the cluster after its last start. (It may have
	 * lost the connection since.)
	 * @param timeout how long to wait at most
	 * @throws IllegalStateException when that did not happen, with the end of its log
	 */
	public void awaitReady(Duration timeout) {
		requireProcess().awaitOutput("connected to cluster, ready", timeout);
	}

	/**
	 * Wait until the application answers with a status of 2xx.
	 * @param path what to ask for, such as {@code /actuator/health}
	 * @param timeout how long to wait at most
	 * @throws IllegalStateException when that did not happen, with the end of the log
	 */
	public void awaitApplication(String path, Duration timeout) {
		URI uri = applicationUrl().resolve(path);
		Await.until(timeout, () -> HttpCalls.get(uri).isPresent(), () -> "No success from " + uri + "; the end of "
				+ log() + ":\n" + ManagedProcess.tail(log()) + "\nNo success from " + uri);
	}

	/**
	 * Tell if the LiteFS process is there, even if it is paused.
	 * @return {@code false} before the start and after the end
	 */
	public boolean isRunning() {
		ManagedProcess current = this.process;
		return current != null && current.isAlive();
	}

	/**
	 * The process id of LiteFS.
	 * @return the id
	 * @throws IllegalStateException when it was never started
	 */
	public long pid() {
		return requireProcess().pid();
	}

	/**
	 * Stop the node in an orderly way (SIGTERM): LiteFS stops its application first,
	 * gives up a Consul lease and unmounts. A process that does not end within 30 seconds
	 * is killed.
	 */
	public synchronized void stop() {
		if (this.process != null) {
			end(this.process, STOP_TIMEOUT);
			cleanUp();
		}
	}

	/**
	 * Kill the LiteFS process (SIGKILL). Its mount stays and answers "Transport endpoint
	 * is not connected", and its application lives on, until the node starts again.
	 */
	public synchronized void kill() {
		if (this.process != null) {
			this.survivors.addAll(this.process.descendants());
			this.process.kill();
			this.paused = false;
		}
	}

	/**
	 * Stop the node if it runs, and start it again with the same data.
	 */
	public void restart() {
		stop();
		start();
	}

	/**
	 * Freeze LiteFS (SIGSTOP), not its application. Until {@link #resume()} each thread
	 * that touches the mount hangs, in this JVM too.
	 */
	public synchronized void pause() {
		requireProcess().signal("STOP");
		this.paused = true;
	}

	/**
	 * Let LiteFS go on after {@link #pause()}. Does nothing on a node that is not paused.
	 */
	public synchronized void resume() {
		if (this.paused) {
			requireProcess().signal("CONT");
			this.paused = false;
		}
	}

	/**
	 * Make this node the primary ({@code POST /promote}), and wait until it says so.
	 * @throws IllegalStateException when LiteFS refuses, as it does with a static lease
	 */
	public void promote() {
		try {
			HttpResponse<String> response = HttpCalls.post(apiUrl().resolve("/promote"));
			if (response.statusCode() / 100 != 2) {
				throw new IllegalStateException(
						"LiteFS on " + this.name + " refused to promote: " + response.body().strip());
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("LiteFS on " + this.name + " does not answer", ex);
		}
		Await.until(Duration.ofSeconds(10), this::isPrimary, () -> this.name + " did not become the primary");
	}

	/**
	 * Tell if LiteFS says that this node is the primary.
	 * @return {@code false} also when it does not answer
	 */
	public boolean isPrimary() {
		return isRunning() && NodeInfo.of(apiUrl()).filter(NodeInfo::primary).isPresent();
	}

	/**
	 * The host name of the primary that this node knows.
	 * @return a node's {@link #hostname()}, empty when it knows none or does not answer
	 */
	public String primaryHostname() {
		return NodeInfo.of(apiUrl()).map(NodeInfo::primaryHostname).orElse("");
	}

	/**
	 * The position of the database in the mount, from its {@code -pos} file.
	 * @return the position, {@link Position#NONE} without a database
	 * @throws UncheckedIOException when the mount is dead
	 */
	public Position position() {
		try {
			return Position.parse(Files.readString(database().resolveSibling(this.settings.database() + "-pos")));
		}
		catch (NoSuchFileException ex) {
			return Position.NONE;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Run statements with plain sqlite-jdbc on this node, each in a transaction of its
	 * own.
	 * @param statements one SQL statement each
	 * @throws IllegalStateException when one fails
	 */
	public void execute(String... statements) {
		PlainSqlite.execute(jdbcUrl(), statements);
	}

	/**
	 * Run a query with plain sqlite-jdbc on this node.
	 * @param query one SQL query
	 * @return the first column of each row, as text
	 * @throws IllegalStateException when it fails
	 */
	public List<String> query(String query) {
		return PlainSqlite.query(jdbcUrl(), query);
	}

	// heals the node's network, resumes it, and starts it if it does not run
	void repair() {
		this.replicationPath.heal();
		resume();
		launch();
	}

	synchronized void close() {
		if (this.process != null) {
			end(this.process, Duration.ofSeconds(5));
		}
		cleanUp();
	}

	private void end(ManagedProcess process, Duration timeout) {
		this.survivors.addAll(process.descendants());
		resume();
		process.terminate(timeout);
	}

	private void cleanUp() {
		this.survivors.forEach(ProcessHandle::destroyForcibly);
		Await.until(STOP_TIMEOUT, () -> this.survivors.stream().noneMatch(RunningNode::isAlive),
				() -> this.survivors + " did not end");
		this.survivors.clear();
		this.directories.unmount();
	}

	// A process that ended counts as alive until its new parent asks for its status,
	// which
	// process 1 of a container may never do; it has no command any more
	private static boolean isAlive(ProcessHandle process) {
		return process.isAlive() && process.info().command().isPresent();
	}

	synchronized void killEverything() {
		if (this.process != null) {
			this.survivors.addAll(this.process.descendants());
			this.process.kill();
		}
		cleanUp();
	}

	private ManagedProcess requireProcess() {
		ManagedProcess current = this.process;
		if (current == null) {
			throw new IllegalStateException(this.name + " was not started");
		}
		return current;
	}

	@Override
	public String toString() {
		return this.name + " " + apiUrl();
	}

}
