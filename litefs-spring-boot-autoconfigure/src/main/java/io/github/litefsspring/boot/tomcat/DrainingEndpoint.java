package io.github.litefsspring.boot.tomcat;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;

import org.apache.tomcat.util.net.Acceptor.AcceptorState;
import org.apache.tomcat.util.net.NioEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat's endpoint that takes every connection that was made before its port is closed.
 * Tomcat by itself closes the one that comes while it tells its acceptor to stop, and the
 * kernel those that wait to be accepted.
 */
final class DrainingEndpoint extends NioEndpoint {

	private volatile boolean draining;

	private volatile @Nullable SocketChannel taken;

	void beginToDrain() {
		this.draining = true;
	}

	boolean isDraining() {
		return this.draining;
	}

	void awaitDrained(Duration longest) throws InterruptedException {
		long begin = System.nanoTime();
		while (!getConnections().isEmpty() && System.nanoTime() - begin < longest.toNanos()) {
			Thread.sleep(10);
		}
	}

	@Override
	public void bind() throws Exception {
		super.bind();
		this.draining = false;
	}

	@Override
	protected void doCloseServerSocket() throws IOException {
		// an acceptor that still accepts does not let anybody else
		if (this.draining && getServerSocket() instanceof ServerSocketChannel port
				&& this.acceptor.getState() == AcceptorState.ENDED) {
			takeWaiting(port);
		}
		super.doCloseServerSocket();
	}

	private void takeWaiting(ServerSocketChannel port) throws IOException {
		port.configureBlocking(false);
		try {
			for (SocketChannel next = port.accept(); next != null; next = port.accept()) {
				// does not wait: the limit was lifted for the acceptor to end
				countUpOrAwaitConnection();
				take(next);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	// the acceptor has been told to stop, and has accepted a connection all the same
	@Override
	protected void destroySocket(SocketChannel socket) {
		if (this.draining && socket != this.taken) {
			take(socket);
		}
		else {
			super.destroySocket(socket);
		}
	}

	private void take(SocketChannel socket) {
		this.taken = socket;
		if (!setSocketOptions(socket)) {
			closeSocket(socket);
		}
	}

}
