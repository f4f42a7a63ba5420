package io.github.litefsspring.backup.maintain;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.backup.maintain.StoreFaults.Fault;

/**
 * The network between a client and its service: requests and replies are lost, late and
 * repeated, and bodies break off, so that what the client does by itself takes part.
 * Requests must not be signed.
 */
final class FaultyProxy implements AutoCloseable {

	private static final Set<String> NOT_FORWARDED = Set.of("host", "connection", "content-length", "expect",
			"upgrade");

	private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private final HttpClient client = HttpClient.newHttpClient();

	private final URI service;

	private volatile StoreFaults faults = new StoreFaults(0);

	FaultyProxy(URI service) throws IOException {
		this.service = service;
		this.server.setExecutor(this.executor);
		this.server.createContext("/", this::forward);
		this.server.start();
	}

	URI url() {
		return URI.create("http://127.0.0.1:" + this.server.getAddress().getPort());
	}

	void use(StoreFaults newFaults) {
		this.faults = newFaults;
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.executor.shutdownNow();
	}

	private void forward(HttpExchange exchange) throws IOException {
		byte[] body = exchange.getRequestBody().readAllBytes();
		HttpRequest request = request(exchange, body);
		String text = "HTTP " + exchange.getRequestMethod() + " " + exchange.getRequestURI();
		try (exchange) {
			Fault fault = this.faults.next(text);
			switch (fault) {
				case NONE, PAUSE_BEFORE, PAUSE_AFTER -> answer(exchange, send(request), 1);
				case REFUSED -> exchange.sendResponseHeaders(503, -1);
				case REPLY_LOST -> send(request);
				case REPEATED -> {
					send(request);
					answer(exchange, send(request), 1);
				}
				case LATE -> this.faults.later(text, () -> send(request));
				case LATE_AND_REPEATED -> {
					this.faults.later(text, () -> send(request));
					answer(exchange, send(request), 2);
				}
			}
		}
	}

	private HttpResponse<byte[]> send(HttpRequest request) throws BackupStoreException {
		try {
			return this.client.send(request, BodyHandlers.ofByteArray());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new BackupStoreException("interrupted", ex);
		}
		catch (IOException ex) {
			throw new BackupStoreException("the service does not answer", ex);
		}
	}

	private HttpRequest request(HttpExchange exchange, byte[] body) {
		HttpRequest.Builder request = HttpRequest
			.newBuilder(URI.create(this.service + exchange.getRequestURI().toString()))
			.method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
		exchange.getRequestHeaders().forEach((name, values) -> {
			if (!NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT))) {
				values.forEach((value) -> request.header(name, value));
			}
		});
		return request.build();
	}

	// the body breaks off when only a part of it is sent
	private static void answer(HttpExchange exchange, HttpResponse<byte[]> response, int parts) throws IOException {
		boolean head = "HEAD".equals(exchange.getRequestMethod());
		response.headers().map().forEach((name, values) -> {
			if (head || !"content-length".equalsIgnoreCase(name)) {
				exchange.getResponseHeaders().put(name, values);
			}
		});
		byte[] body = response.body();
		exchange.sendResponseHeaders(response.statusCode(), (body.length == 0) ? -1 : body.length);
		if (body.length > 0) {
			OutputStream out = exchange.getResponseBody();
			out.write(body, 0, body.length / parts);
			out.flush();
		}
	}

}
