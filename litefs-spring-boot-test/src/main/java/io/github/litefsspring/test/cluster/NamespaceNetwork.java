package io.github.litefsspring.test.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import io.github.litefsspring.test.network.FreePort;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A network namespace for each node, joined by a bridge that is this machine's own
 * address in the network. Only the network is separate: mounts are seen by all.
 */
final class NamespaceNetwork implements ClusterNetwork {

	private static final Logger logger = LoggerFactory.getLogger(NamespaceNetwork.class);

	// none of those from which Docker takes its networks
	private final int second = ThreadLocalRandom.current().nextInt(200, 250);

	private final int third = ThreadLocalRandom.current().nextInt(0, 255);

	// names of interfaces have at most 15 characters
	private final String name = "lf%02x%02x".formatted(this.second, this.third);

	private final int nodes;

	NamespaceNetwork(int nodes) {
		this.nodes = nodes;
		try {
			create();
		}
		catch (RuntimeException ex) {
			close();
			throw ex;
		}
	}

	private void create() {
		run("ip", "link", "add", this.name, "type", "bridge");
		run("ip", "address", "add", text(HOST) + "/24", "dev", this.name);
		run("ip", "link", "set", this.name, "up");
		for (int node = 1; node <= this.nodes; node++) {
			String namespace = namespace(node);
			String outside = this.name + "v" + node;
			run("ip", "netns", "add", namespace);
			run("ip", "link", "add", outside, "type", "veth", "peer", "name", "eth0", "netns", namespace);
			run("ip", "link", "set", outside, "master", this.name, "up");
			run("ip", "-n", namespace, "address", "add", text(node) + "/24", "dev", "eth0");
			run("ip", "-n", namespace, "link", "set", "eth0", "up");
			run("ip", "-n", namespace, "link", "set", "lo", "up");
		}
		// where Docker runs, the machine drops what bridges pass on unless it is allowed
		forward("-I").ifFailed((problem) -> logger.debug("{}", problem));
	}

	private Result forward(String action) {
		return execute("iptables", action, "FORWARD", "-i", this.name, "-o", this.name, "-j", "ACCEPT");
	}

	private String namespace(int node) {
		return this.name + "n" + node;
	}

	private String text(int number) {
		return address(number).getHostAddress();
	}

	@Override
	public InetAddress address(int number) {
		try {
			return InetAddress.getByAddress(new byte[] { 10, (byte) this.second, (byte) this.third, (byte) number });
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	// a node has all ports for itself
	@Override
	public int[] freePortsOfNodes(int nodes, int count) {
		return IntStream.range(20_202, 20_202 + count).toArray();
	}

	@Override
	public int[] freePorts(int number, int count) {
		return IntStream.generate(() -> FreePort.find(List.of(address(number)))).distinct().limit(count).toArray();
	}

	@Override
	public List<String> onNode(int number, List<String> command) {
		List<String> inside = new ArrayList<>(List.of("nsenter", "--net=/run/netns/" + namespace(number)));
		inside.addAll(command);
		return inside;
	}

	@Override
	public boolean isSeparated() {
		return true;
	}

	@Override
	public void close() {
		forward("-D");
		for (int node = 1; node <= this.nodes; node++) {
			execute("ip", "netns", "delete", namespace(node));
		}
		execute("ip", "link", "delete", this.name);
	}

	private static void run(String... command) {
		execute(command).ifFailed((problem) -> {
			throw new IllegalStateException(problem);
		});
	}

	private static Result execute(String... command) {
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			return new Result(process.waitFor(), String.join(" ", command) + ": " + output.strip());
		}
		catch (IOException ex) {
			return new Result(-1, ex.toString());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return new Result(-1, "Interrupted");
		}
	}

	private record Result(int status, String text) {

		void ifFailed(Consumer<String> consumer) {
			if (this.status != 0) {
				consumer.accept(this.text);
			}
		}

	}

}
