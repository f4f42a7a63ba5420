package io.github.litefsspring.api;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers every connection with the same bytes, and then closes it or leaves it open. */
final class StubServer implements AutoCloseable {

	private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

	private final List<Socket> sockets = new CopyOnWriteArrayList<>();

	private final List<String> requests = new ArrayList<>();

	private final String answer;

	private final boolean leaveOpen;

	StubServer(String answer, boolean leaveOpen) throws IOException {
		this.answer = answer;
		this.leaveOpen = leaveOpen;
		Thread thread = new Thread(this::serve, "stub-server");
		thread.setDaemon(true);
		thread.start();
	}

	static String http(String status, String body) {
		return "HTTP/1.1 " + status + "\r\nLitefs-Id: 41FDCBC347AA000C\r\nLitefs-Cluster-Id: LFSC2638CE9BE43B67C4\r\n"
				+ "Content-Type: text/plain\r\nContent-Length: " + body.getBytes(StandardCharsets.UTF_8).length
				+ "\r\n\r\n" + body;
	}

	static String stream(String body) {
		return "HTTP/1.1 200 OK\r\nLitefs-Id: 41FDCBC347AA000C\r\nConnection: close\r\n\r\n" + body;
	}

	String url() {
		return "http://127.0.0.1:" + this.server.getLocalPort();
	}

	String firstRequest() {
		synchronized (this.requests) {
			return this.requests.get(0);
		}
	}

	private void serve() {
		try {
			while (true) {
				Socket socket = this.server.accept();
				this.sockets.add(socket);
				byte[] request = new byte[4096];
				int length = socket.getInputStream().read(request);
				synchronized (this.requests) {
					this.requests.add(new String(request, 0, Math.max(length, 0), StandardCharsets.UTF_8));
				}
				OutputStream out = socket.getOutputStream();
				out.write(this.answer.getBytes(StandardCharsets.UTF_8));
				out.flush();
				if (!this.leaveOpen) {
					socket.close();
				}
			}
		}
		catch (IOException ex) {
			// closed
		}
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		for (Socket socket : this.sockets) {
			socket.close();
		}
	}

}
