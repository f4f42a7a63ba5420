package io.github.litefsspring.test.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * The addresses of a cluster on one machine: each node has a loopback address of its own
 * (127.x.y.1, 127.x.y.2 …), and all use the same ports. So the host name that LiteFS
 * publishes is enough to build URLs, as it is on real machines.
 */
final class LoopbackNetwork {

	private final int second = ThreadLocalRandom.current().nextInt(1, 255);

	private final int third = ThreadLocalRandom.current().nextInt(0, 255);

	InetAddress address(int number) {
		try {
			return InetAddress.getByAddress(new byte[] { 127, (byte) this.second, (byte) this.third, (byte) number });
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	// free on the first addresses of this network, as many as there are nodes, and not
	// the other port
	int freePort(int nodes, int other) {
		for (int attempt = 0; attempt < 100; attempt++) {
			int port = bind(address(1), 0);
			int number = 2;
			while (port > 0 && number <= nodes) {
				port = bind(address(number++), port);
			}
			if (port > 0 && port != other) {
				return port;
			}
		}
		throw new IllegalStateException("No port is free on all of " + address(1) + " to " + address(nodes));
	}

	// different ports of one address
	int[] freePorts(int number, int count) {
		return IntStream.generate(() -> bind(address(number), 0)).distinct().limit(count).toArray();
	}

	private static int bind(InetAddress address, int port) {
		try (ServerSocket socket = new ServerSocket()) {
			socket.bind(new InetSocketAddress(address, port));
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			return -1;
		}
	}

}
