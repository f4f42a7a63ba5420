package io.github.litefsspring.test.fake;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP side of a fake. Its address stays the same when it stops and starts again.
 */
final class FakeApi {

	private static final String END = "";

	private final FakeLitefs litefs;

	private final Set<BlockingQueue<String>> streams = ConcurrentHashMap.newKeySet();

	private final ExecutorService threads = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "fake-litefs");
		thread.setDaemon(true);
		return thread;
	});

	private final InetSocketAddress address;

	private @Nullable HttpServer server;

	private volatile CountDownLatch silence = new CountDownLatch(0);

	private volatile @Nullable String garbage;

	FakeApi(FakeLitefs litefs) {
		this.litefs = litefs;
		HttpServer first = listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
		this.server = first;
		this.address = first.getAddress();
	}

	private HttpServer listen(InetSocketAddress where) {
		try {
			HttpServer created = HttpServer.create(where, 0);
			created.setExecutor(this.threads);
			created.createContext("/", this::handle);
			created.start();
			return created;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot listen on " + where, ex);
		}
	}

	URI url() {
		return URI.create("http://" + this.address.getAddress().getHostAddress() + ":" + this.address.getPort());
	}

	synchronized void start() {
		if (this.server == null) {
			this.server = listen(this.address);
		}
	}

	synchronized void stop() {
		if (this.server != null) {
			endStreams();
			this.server.stop(0);
			this.server = null;
		}
	}

	void close() {
		speak();
		stop();
		this.threads.shutdownNow();
	}

	void send(String event) {
		this.streams.forEach((stream) -> stream.add(event));
	}

	void endStreams() {
		this.streams.forEach((stream) -> stream.add(END));
		this.streams.clear();
	}

	int openStreams() {
		return this.streams.size();
	}

	void keepSilent() {
		this.silence = new CountDownLatch(1);
	}

	void answerGarbage(String text) {
		this.garbage = text;
	}

	void speak() {
		this.garbage = null;
		this.silence.countDown();
	}

	private void handle(HttpExchange exchange) throws IOException {
		try (exchange) {
			this.silence.await();
			String text = this.garbage;
			if (text != null) {
				answer(exchange, 200, text);
				return;
			}
			exchange.getResponseHeaders().set("Litefs-Id", this.litefs.nodeId());
			exchange.getResponseHeaders().set("Litefs-Cluster-Id", this.litefs.clusterId());
			switch (exchange.getRequestURI().getPath()) {
				case "/info" -> require("GET", exchange, () -> answer(exchange, 200, this.litefs.info()));
				case "/events" -> require("GET", exchange, () -> stream(exchange));
				case "/promote" -> require("POST", exchange, () -> promote(exchange));
				default -> answer(exchange, 404, "404 page not found\n");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void require(String method, HttpExchange exchange, Answer answer) throws IOException, InterruptedException {
		if (exchange.getRequestMethod().equals(method)) {
			answer.send();
		}
		else {
			answer(exchange, 405, "method not allowed\n");
		}
	}

	private void promote(HttpExchange exchange) throws IOException {
		Promotion promotion = this.litefs.promote();
		answer(exchange, promotion.status(), promotion.text());
	}

	private void stream(HttpExchange exchange) throws IOException, InterruptedException {
		exchange.getResponseHeaders().set("Content-Type", "application/json");
		exchange.sendResponseHeaders(200, 0);
		BlockingQueue<String> stream = this.litefs.subscribe(this.streams);
		try {
			OutputStream body = exchange.getResponseBody();
			for (String event = stream.take(); !event.equals(END); event = stream.take()) {
				this.silence.await();
				body.write((event + "\n").getBytes(StandardCharsets.UTF_8));
				body.flush();
			}
		}
		finally {
			this.streams.remove(stream);
		}
	}

	private static void answer(HttpExchange exchange, int status, String text) throws IOException {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		exchange.sendResponseHeaders(status, (bytes.length > 0) ? bytes.length : -1);
		exchange.getResponseBody().write(bytes);
	}

	static BlockingQueue<String> newStream(String init) {
		BlockingQueue<String> stream = new LinkedBlockingQueue<>();
		stream.add(init);
		return stream;
	}

	@FunctionalInterface
	private interface Answer {

		void send() throws IOException, InterruptedException;

	}

}
