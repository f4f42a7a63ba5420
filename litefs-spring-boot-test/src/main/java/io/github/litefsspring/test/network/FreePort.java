package io.github.litefsspring.test.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers that a test starts as processes, and that therefore cannot be told to
 * choose a port themselves.
 * <p>
 * Between the choice and the start of the server, a port must stay free. So it is taken
 * from below the range from which Linux gives ports to clients and to servers that ask
 * for any port ({@code ip_local_port_range}, 32768 to 60999).
 *
 * @since 0.1.0
 */
public final class FreePort {

	private static final int FIRST = 12_000;

	private static final int LAST = 32_000;

	private FreePort() {
	}

	/**
	 * Find a port that is free on the loopback address.
	 * @return the port
	 * @throws IllegalStateException if no port is free
	 */
	public static int find() {
		return find(List.of(InetAddress.getLoopbackAddress()));
	}

	/**
	 * Find a port that is free on several addresses.
	 * @param addresses the addresses of this machine
	 * @return the port
	 * @throws IllegalStateException if no port is free on all of them
	 */
	public static int find(List<InetAddress> addresses) {
		for (int attempt = 0; attempt < 1_000; attempt++) {
			int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
			if (addresses.stream().allMatch((address) -> isFree(address, port))) {
				return port;
			}
		}
		throw new IllegalStateException("No port from " + FIRST + " to " + LAST + " is free on all of " + addresses);
	}

	private static boolean isFree(InetAddress address, int port) {
		try (ServerSocket socket = new ServerSocket()) {
			socket.bind(new InetSocketAddress(address, port));
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
