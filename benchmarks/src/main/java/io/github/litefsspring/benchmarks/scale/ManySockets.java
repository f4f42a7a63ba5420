package io.github.litefsspring.benchmarks.scale;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Connections that send one request each and read what comes, all on one thread.
 */
final class ManySockets implements AutoCloseable {

	private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);

	private final Selector selector = Selector.open();

	private final Thread thread = new Thread(this::read, "many-sockets");

	private final AtomicInteger ended = new AtomicInteger();

	private volatile boolean closed;

	ManySockets() throws IOException {
		this.thread.setDaemon(true);
	}

	/**
	 * Connect. Before {@link #start()} only.
	 * @param server where to
	 * @param request what to send
	 * @param received gets what comes, and has to take all of it
	 * @throws IOException when there is no connection
	 */
	void add(URI server, ByteBuffer request, Consumer<ByteBuffer> received) throws IOException {
		SocketChannel channel = SocketChannel.open(new InetSocketAddress(server.getHost(), server.getPort()));
		while (request.hasRemaining()) {
			channel.write(request);
		}
		channel.configureBlocking(false);
		channel.register(this.selector, SelectionKey.OP_READ, received);
	}

	void start() {
		this.thread.start();
	}

	private void read() {
		try {
			while (!this.closed) {
				this.selector.select();
				for (SelectionKey key : this.selector.selectedKeys()) {
					read(key);
				}
				this.selector.selectedKeys().clear();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@SuppressWarnings("unchecked")
	private void read(SelectionKey key) throws IOException {
		this.buffer.clear();
		if (((SocketChannel) key.channel()).read(this.buffer) < 0) {
			key.channel().close();
			this.ended.incrementAndGet();
			return;
		}
		((Consumer<ByteBuffer>) key.attachment()).accept(this.buffer.flip());
	}

	/**
	 * How many the server has ended.
	 * @return their number, 0 when nothing is wrong
	 */
	int ended() {
		return this.ended.get();
	}

	@Override
	public void close() throws IOException, InterruptedException {
		this.closed = true;
		this.selector.wakeup();
		this.thread.join();
		for (SelectionKey key : this.selector.keys()) {
			key.channel().close();
		}
		this.selector.close();
	}

}
