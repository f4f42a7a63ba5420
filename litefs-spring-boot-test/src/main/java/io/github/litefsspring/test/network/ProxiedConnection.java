package io.github.litefsspring.test.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One connection through a proxy. Each direction has a thread that reads and one that
 * writes, so a delay shifts bytes in time without slowing them down.
 */
final class ProxiedConnection {

	private static final int CHUNK_SIZE = 4096;

	private static final int MAX_CHUNKS = 1024;

	private final Socket client;

	private final Socket server;

	private final NetworkPath path;

	private final ExecutorService threads;

	private final AtomicInteger openDirections = new AtomicInteger(2);

	ProxiedConnection(Socket client, Socket server, NetworkPath path) {
		this.client = client;
		this.server = server;
		this.path = path;
		this.threads = Executors.newFixedThreadPool(4, (task) -> {
			Thread thread = new Thread(task, "tcp-proxy-" + client.getPort());
			thread.setDaemon(true);
			return thread;
		});
	}

	void open() {
		this.path.opened(this);
		forward(this.client, this.server);
		forward(this.server, this.client);
	}

	private void forward(Socket from, Socket to) {
		BlockingQueue<Chunk> chunks = new ArrayBlockingQueue<>(MAX_CHUNKS);
		run(() -> read(from, chunks));
		run(() -> write(chunks, to));
	}

	private void run(Transfer transfer) {
		try {
			this.threads.execute(() -> {
				try {
					transfer.run();
				}
				catch (IOException | InterruptedException ex) {
					close();
				}
			});
		}
		catch (RejectedExecutionException ex) {
			// closed already by the other direction, or by a cut path
		}
	}

	private void read(Socket from, BlockingQueue<Chunk> chunks) throws IOException, InterruptedException {
		InputStream in = from.getInputStream();
		while (true) {
			byte[] buffer = new byte[CHUNK_SIZE];
			int length = in.read(buffer);
			chunks.put(new Chunk(buffer, length, System.nanoTime()));
			if (length < 0) {
				return;
			}
		}
	}

	private void write(BlockingQueue<Chunk> chunks, Socket to) throws IOException, InterruptedException {
		OutputStream out = to.getOutputStream();
		long previous = System.nanoTime();
		for (Chunk chunk = chunks.take(); chunk.length() >= 0; chunk = chunks.take()) {
			previous = this.path.awaitPassage(chunk.arrived(), chunk.length(), previous);
			out.write(chunk.bytes(), 0, chunk.length());
		}
		to.shutdownOutput();
		if (this.openDirections.decrementAndGet() == 0) {
			finish();
		}
	}

	boolean isClosed() {
		return this.client.isClosed();
	}

	private void finish() {
		this.path.closed(this);
		this.threads.shutdown();
		TcpProxy.closeQuietly(this.client);
		TcpProxy.closeQuietly(this.server);
	}

	void close() {
		this.path.closed(this);
		this.threads.shutdownNow();
		reset(this.client);
		reset(this.server);
	}

	private static void reset(Socket socket) {
		try {
			socket.setSoLinger(true, 0);
		}
		catch (IOException ex) {
			// closed already
		}
		TcpProxy.closeQuietly(socket);
	}

	@FunctionalInterface
	private interface Transfer {

		void run() throws IOException, InterruptedException;

	}

	private record Chunk(byte[] bytes, int length, long arrived) {
	}

}
