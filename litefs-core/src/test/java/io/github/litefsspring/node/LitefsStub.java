package io.github.litefsspring.node;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;

/** The parts of a LiteFS process that a node talks to. */
final class LitefsStub implements AutoCloseable {

	final AtomicInteger infoRequests = new AtomicInteger();

	private final String nodeId;

	private final ExecutorService threads = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "stub-litefs");
		thread.setDaemon(true);
		return thread;
	});

	private final List<OutputStream> streams = new CopyOnWriteArrayList<>();

	private final CountDownLatch end = new CountDownLatch(1);

	private HttpServer server;

	private int port;

	private volatile boolean primary;

	private volatile @Nullable String hostname;

	private volatile @Nullable String garbage;

	private volatile boolean hanging;

	private volatile String clusterId = "LFSC01";

	private volatile String ownHostname = "me";

	private volatile String dataDirectory = System.getProperty("java.io.tmpdir");

	LitefsStub(String nodeId, boolean primary, @Nullable String hostname) throws IOException {
		this.nodeId = nodeId;
		this.primary = primary;
		this.hostname = hostname;
		this.server = listen(0);
	}

	private HttpServer listen(int wanted) throws IOException {
		HttpServer created = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 0);
		created.setExecutor(this.threads);
		created.createContext("/info", this::info);
		created.createContext("/events", this::events);
		created.start();
		this.port = created.getAddress().getPort();
		return created;
	}

	String url() {
		return "http://127.0.0.1:" + this.port;
	}

	/**
	 * A host name that leads here with the template {@code http://127.0.0.1:{hostname}}.
	 */
	String portAsHostname() {
		return String.valueOf(this.port);
	}

	int openStreams() {
		return this.streams.size();
	}

	void clusterId(String id) {
		this.clusterId = id;
	}

	void ownHostname(String name) {
		this.ownHostname = name;
	}

	void dataDirectory(String path) {
		this.dataDirectory = path;
	}

	/** From now on answer this to everything. */
	void answerGarbage(@Nullable String text) {
		this.garbage = text;
	}

	/** From now on accept requests and never answer. */
	void hang() {
		this.hanging = true;
	}

	void goOn() {
		this.hanging = false;
	}

	void stop() {
		this.server.stop(0);
		this.streams.clear();
	}

	void restart() throws IOException {
		this.server = listen(this.port);
	}

	void dropStreams() {
		for (OutputStream stream : this.streams) {
			try {
				stream.close();
			}
			catch (IOException ex) {
				// gone already
			}
		}
		this.streams.clear();
	}

	void leads(boolean isPrimary, @Nullable String primaryHostname) {
		silently(isPrimary, primaryHostname);
		send(leadership("primaryChange"));
	}

	/** As {@link #leads}, but no event tells. */
	void silently(boolean isPrimary, @Nullable String primaryHostname) {
		this.primary = isPrimary;
		this.hostname = primaryHostname;
	}

	void transaction(String database, Position position) {
		send("{\"type\":\"tx\",\"db\":\"" + database + "\",\"data\":{\"txID\":\"" + position.txidText()
				+ "\",\"postApplyChecksum\":\"" + position.checksumText()
				+ "\",\"pageSize\":4096,\"commit\":2,\"timestamp\":\"2026-01-02T03:04:05.678Z\"}}\n");
	}

	void send(String line) {
		for (OutputStream stream : this.streams) {
			try {
				write(stream, line);
			}
			catch (IOException ex) {
				this.streams.remove(stream);
			}
		}
	}

	private void info(HttpExchange exchange) throws IOException {
		this.infoRequests.incrementAndGet();
		if (this.hanging) {
			awaitEnd();
		}
		String named = (this.hostname != null) ? this.hostname : "";
		String text = (this.garbage != null) ? this.garbage
				: "{\"clusterID\":\"" + this.clusterId + "\",\"isPrimary\":" + this.primary
						+ ",\"candidate\":true,\"path\":\"" + this.dataDirectory + "\",\"primary\":{\"hostname\":\""
						+ (this.primary ? this.ownHostname : named) + "\"}}";
		byte[] body = text.getBytes(StandardCharsets.UTF_8);
		identify(exchange);
		exchange.sendResponseHeaders(200, body.length);
		try (OutputStream out = exchange.getResponseBody()) {
			out.write(body);
		}
	}

	private void events(HttpExchange exchange) throws IOException {
		if (this.hanging) {
			awaitEnd();
		}
		identify(exchange);
		exchange.sendResponseHeaders(200, 0);
		OutputStream out = exchange.getResponseBody();
		String first = this.garbage;
		if (first != null) {
			write(out, first + "\n");
			out.close();
			return;
		}
		// whoever has seen the first line is told of everything from then on
		synchronized (out) {
			this.streams.add(out);
			write(out, leadership("init"));
		}
		awaitEnd();
	}

	private void identify(HttpExchange exchange) {
		exchange.getResponseHeaders().set("Litefs-Id", this.nodeId);
		exchange.getResponseHeaders().set("Litefs-Cluster-Id", this.clusterId);
	}

	private String leadership(String type) {
		String name = (this.hostname != null && !this.primary) ? ",\"hostname\":\"" + this.hostname + "\"" : "";
		return "{\"type\":\"" + type + "\",\"data\":{\"isPrimary\":" + this.primary + name + "}}\n";
	}

	private static void write(OutputStream stream, String line) throws IOException {
		synchronized (stream) {
			stream.write(line.getBytes(StandardCharsets.UTF_8));
			stream.flush();
		}
	}

	private void awaitEnd() {
		try {
			this.end.await();
		}
		catch (InterruptedException ex) {
			throw new UncheckedIOException(new IOException("stopped"));
		}
	}

	@Override
	public void close() {
		this.end.countDown();
		this.threads.shutdownNow();
		this.server.stop(0);
	}

}
