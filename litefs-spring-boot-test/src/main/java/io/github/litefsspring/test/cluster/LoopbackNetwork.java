package io.github.litefsspring.test.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

import io.github.litefsspring.test.network.FreePort;

/**
 * The addresses of a cluster on one machine: each node has a loopback address of its own
 * (127.x.y.1, 127.x.y.2 …), and all use the same ports. So the host name that LiteFS
 * publishes is enough to build URLs, as it is on real machines.
 */
final class LoopbackNetwork implements ClusterNetwork {

	private final int second = ThreadLocalRandom.current().nextInt(1, 255);

	private final int third = ThreadLocalRandom.current().nextInt(0, 255);

	@Override
	public InetAddress address(int number) {
		try {
			return InetAddress.getByAddress(new byte[] { 127, (byte) this.second, (byte) this.third, (byte) number });
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public int[] freePortsOfNodes(int nodes, int count) {
		List<InetAddress> addresses = IntStream.rangeClosed(1, nodes).mapToObj(this::address).toList();
		return freePorts(addresses, count);
	}

	@Override
	public int[] freePorts(int number, int count) {
		return freePorts(List.of(address(number)), count);
	}

	private static int[] freePorts(List<InetAddress> addresses, int count) {
		return IntStream.generate(() -> FreePort.find(addresses)).distinct().limit(count).toArray();
	}

	@Override
	public List<String> onNode(int number, List<String> command) {
		return command;
	}

	@Override
	public boolean isSeparated() {
		return false;
	}

	@Override
	public void close() {
		// every machine has these addresses
	}

}
