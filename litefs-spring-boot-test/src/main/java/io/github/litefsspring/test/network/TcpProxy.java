package io.github.litefsspring.test.network;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Passes TCP connections on to another address, along a {@link NetworkPath} that a test
 * can delay, throttle and cut.
 *
 * @since 0.1.0
 */
public final class TcpProxy implements AutoCloseable {

	private final ServerSocket listener;

	private final InetSocketAddress target;

	private final Function<InetSocketAddress, NetworkPath> paths;

	private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();

	private TcpProxy(ServerSocket listener, InetSocketAddress target, Function<InetSocketAddress, NetworkPath> paths) {
		this.listener = listener;
		this.target = target;
		this.paths = paths;
	}

	/**
	 * Start a proxy on a free port, with one path for all connections.
	 * @param address the address to listen on, such as 127.0.0.1
	 * @param target where connections go
	 * @param path the path they take
	 * @return the running proxy
	 */
	public static TcpProxy start(InetAddress address, InetSocketAddress target, NetworkPath path) {
		return start(address, target, (client) -> path);
	}

	/**
	 * Start a proxy on a free port that chooses the path by the client.
	 * @param address the address to listen on, such as 127.0.0.1
	 * @param target where connections go
	 * @param paths gives the path of a connection by the client's address and port
	 * @return the running proxy
	 */
	public static TcpProxy start(InetAddress address, InetSocketAddress target,
			Function<InetSocketAddress, NetworkPath> paths) {
		try {
			TcpProxy proxy = new TcpProxy(new ServerSocket(0, 50, address), target, paths);
			Thread thread = new Thread(proxy::accept, "tcp-proxy-" + proxy.address().getPort());
			thread.setDaemon(true);
			thread.start();
			return proxy;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot listen on " + address, ex);
		}
	}

	/**
	 * Address for clients.
	 * @return address and port
	 */
	public InetSocketAddress address() {
		return new InetSocketAddress(this.listener.getInetAddress(), this.listener.getLocalPort());
	}

	private void accept() {
		while (!this.listener.isClosed()) {
			try {
				connect(this.listener.accept());
			}
			catch (IOException ex) {
				// closed, or the client is gone already: the next one
			}
		}
	}

	private void connect(Socket client) throws IOException {
		NetworkPath path = this.paths.apply((InetSocketAddress) client.getRemoteSocketAddress());
		Socket server = new Socket();
		try {
			server.connect(this.target, 1000);
			client.setTcpNoDelay(true);
			server.setTcpNoDelay(true);
			this.connections.removeIf(ProxiedConnection::isClosed);
			ProxiedConnection connection = new ProxiedConnection(client, server, path);
			this.connections.add(connection);
			connection.open();
		}
		catch (IOException ex) {
			closeQuietly(client);
			closeQuietly(server);
			throw ex;
		}
	}

	@Override
	public void close() {
		closeQuietly(this.listener);
		this.connections.forEach(ProxiedConnection::close);
	}

	static void closeQuietly(Closeable closeable) {
		try {
			closeable.close();
		}
		catch (IOException ex) {
			// nothing to be done about it
		}
	}

}
