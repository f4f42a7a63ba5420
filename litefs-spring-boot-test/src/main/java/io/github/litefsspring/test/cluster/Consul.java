package io.github.litefsspring.test.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.litefsspring.test.condition.Executables;

/**
 * A Consul server that has what it had when it starts again.
 */
final class Consul implements AutoCloseable {

	private static final Duration START = Duration.ofSeconds(30);

	private final List<String> command;

	private final Path log;

	private final URI url;

	private ManagedProcess process;

	private Consul(List<String> command, Path log, URI url) {
		this.command = command;
		this.log = log;
		this.url = url;
		this.process = launch();
	}

	static Consul start(ClusterNetwork network, Path directory) {
		Path binary = Executables.find("consul").orElseThrow();
		String address = network.address(ClusterNetwork.HOST).getHostAddress();
		List<String> command = new ArrayList<>(List.of(binary.toString(), "agent", "-server", "-bootstrap-expect=1",
				"-node=litefs-test", "-data-dir=" + directory.resolve("data"), "-bind=" + address, "-client=" + address,
				"-dns-port=-1", "-grpc-port=-1", "-log-level=warn", "-hcl=performance { raft_multiplier = 1 }"));
		int[] ports = network.freePorts(ClusterNetwork.HOST, 4);
		command.add("-http-port=" + ports[0]);
		command.add("-server-port=" + ports[1]);
		command.add("-serf-lan-port=" + ports[2]);
		command.add("-serf-wan-port=" + ports[3]);
		Path log = createDirectory(directory).resolve("consul.log");
		Consul consul = new Consul(command, log, URI.create("http://" + address + ":" + ports[0]));
		try {
			consul.awaitLeader();
		}
		catch (RuntimeException ex) {
			consul.close();
			throw ex;
		}
		return consul;
	}

	private static Path createDirectory(Path directory) {
		try {
			return Files.createDirectories(directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private ManagedProcess launch() {
		return ManagedProcess.start("consul", this.command, Map.of(), this.log);
	}

	synchronized void startAgain() {
		if (!this.process.isAlive()) {
			this.process = launch();
			awaitLeader();
		}
	}

	private void awaitLeader() {
		Await.until(START, this::hasLeader, () -> "Consul was not ready; the end of " + this.log + ":\n"
				+ ManagedProcess.tail(this.log) + "\nnot ready");
	}

	private boolean hasLeader() {
		if (!this.process.isAlive()) {
			throw new IllegalStateException("Consul ended:\n" + this.process.output());
		}
		return HttpCalls.get(this.url.resolve("/v1/status/leader")).filter((body) -> body.contains(":")).isPresent();
	}

	URI url() {
		return this.url;
	}

	synchronized void kill() {
		this.process.kill();
	}

	@Override
	public void close() {
		kill();
	}

}
