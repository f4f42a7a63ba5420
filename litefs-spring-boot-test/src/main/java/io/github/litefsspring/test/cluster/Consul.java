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
 * A Consul server in development mode, which keeps everything in memory.
 */
final class Consul implements AutoCloseable {

	private final ManagedProcess process;

	private final URI url;

	private Consul(ManagedProcess process, URI url) {
		this.process = process;
		this.url = url;
	}

	static Consul start(LoopbackNetwork network, Path directory) {
		Path binary = Executables.find("consul").orElseThrow();
		String address = network.address(254).getHostAddress();
		List<String> command = new ArrayList<>(List.of(binary.toString(), "agent", "-dev", "-node=litefs-test",
				"-bind=" + address, "-client=" + address, "-dns-port=-1", "-grpc-port=-1", "-log-level=warn"));
		int[] ports = network.freePorts(254, 4);
		command.add("-http-port=" + ports[0]);
		command.add("-server-port=" + ports[1]);
		command.add("-serf-lan-port=" + ports[2]);
		command.add("-serf-wan-port=" + ports[3]);
		Path log = createDirectory(directory).resolve("consul.log");
		URI url = URI.create("http://" + address + ":" + ports[0]);
		Consul consul = new Consul(ManagedProcess.start("consul", command, Map.of(), log), url);
		try {
			Await.until(Duration.ofSeconds(20), consul::hasLeader,
					() -> "Consul was not ready; the end of " + log + ":\n" + ManagedProcess.tail(log) + "\nnot ready");
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

	private boolean hasLeader() {
		if (!this.process.isAlive()) {
			throw new IllegalStateException("Consul ended:\n" + this.process.output());
		}
		return HttpCalls.get(this.url.resolve("/v1/status/leader")).filter((body) -> body.contains(":")).isPresent();
	}

	URI url() {
		return this.url;
	}

	@Override
	public void close() {
		this.process.kill();
	}

}
