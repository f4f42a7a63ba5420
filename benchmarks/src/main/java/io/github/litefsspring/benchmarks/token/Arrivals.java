package io.github.litefsspring.benchmarks.token;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.litefsspring.node.Position;

/**
 * The moments at which LiteFS says that a node has applied a transaction: its event
 * stream, read from a bare socket by a thread that does nothing else.
 */
final class Arrivals implements AutoCloseable {

	private final BlockingQueue<Line> lines = new LinkedBlockingQueue<>();

	private final Socket socket;

	Arrivals(URI api) throws IOException {
		this.socket = new Socket(api.getHost(), api.getPort());
		this.socket.getOutputStream()
			.write("GET /events HTTP/1.0\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		Thread thread = new Thread(this::read, "arrivals");
		thread.setDaemon(true);
		thread.start();
	}

	private void read() {
		try (BufferedReader in = new BufferedReader(
				new InputStreamReader(this.socket.getInputStream(), StandardCharsets.UTF_8))) {
			for (String line = in.readLine(); line != null; line = in.readLine()) {
				this.lines.add(new Line(System.nanoTime(), line));
			}
		}
		catch (SocketException ex) {
			// closed
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * The moment at which a transaction arrived. Forgets all earlier ones.
	 * @param position the position after it
	 * @return the time by {@link System#nanoTime}
	 * @throws InterruptedException when the thread was interrupted
	 */
	long of(Position position) throws InterruptedException {
		while (true) {
			Line line = this.lines.poll(10, TimeUnit.SECONDS);
			if (line == null) {
				throw new IllegalStateException("LiteFS has not told of " + position);
			}
			if (line.text().contains("\"" + position.txidText() + "\"")) {
				return line.nanoTime();
			}
		}
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	private record Line(long nanoTime, String text) {
	}

}
