package io.github.litefsspring.boot.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A "primary" that misbehaves on the level of bytes, and records each request head that
 * it receives.
 */
class RawUpstream implements AutoCloseable {

	private final ServerSocket server;

	private final List<String> heads = new CopyOnWriteArrayList<>();

	private final Queue<Socket> connections = new ConcurrentLinkedQueue<>();

	private final Behaviour behaviour;

	RawUpstream(Behaviour behaviour) throws IOException {
		this.behaviour = behaviour;
		this.server = new ServerSocket(0, 50, InetAddress.getByName("localhost"));
		Thread thread = new Thread(this::accept, "raw-upstream");
		thread.setDaemon(true);
		thread.start();
	}

	int port() {
		return this.server.getLocalPort();
	}

	List<String> heads() {
		return this.heads;
	}

	int connections() {
		return this.connections.size();
	}

	private void accept() {
		try {
			while (true) {
				Socket socket = this.server.accept();
				this.connections.add(socket);
				Thread thread = new Thread(() -> serve(socket), "raw-upstream-connection");
				thread.setDaemon(true);
				thread.start();
			}
		}
		catch (IOException ex) {
			// closed
		}
	}

	private void serve(Socket socket) {
		try (socket) {
			InputStream in = socket.getInputStream();
			int requests = 0;
			while (true) {
				String head = head(in);
				if (head.isEmpty()) {
					return;
				}
				this.heads.add(head);
				if (!this.behaviour.answer(socket, head, ++requests)) {
					return;
				}
			}
		}
		catch (SocketException ex) {
			// the other side is gone
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String head(InputStream in) throws IOException {
		ByteArrayOutputStream head = new ByteArrayOutputStream();
		int next;
		while ((next = in.read()) >= 0) {
			head.write(next);
			String text = head.toString(StandardCharsets.ISO_8859_1);
			if (text.endsWith("\r\n\r\n")) {
				return text;
			}
		}
		return "";
	}

	static void write(Socket socket, String text) throws IOException {
		socket.getOutputStream().write(text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
		socket.getOutputStream().flush();
	}

	static void reset(Socket socket) throws IOException {
		socket.setSoLinger(true, 0);
		socket.close();
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		for (Socket connection : this.connections) {
			connection.close();
		}
	}

	/**
	 * What it does with a request.
	 */
	interface Behaviour {

		/**
		 * Answer one request.
		 * @return whether the connection stays open
		 */
		boolean answer(Socket socket, String head, int number) throws IOException, InterruptedException;

	}

}
