package io.github.litefsspring.backup.store;

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

/**
 * Stands between a client and its service, and decides what happens to each request.
 * Requests must not be signed.
 */
public abstract class InterferingProxy implements AutoCloseable {

	private static final Set<String> NOT_FORWARDED = Set.of("host", "connection", "content-length", "expect",
			"upgrade");

	private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private final HttpClient client = HttpClient.newHttpClient();

	private final URI service;

	protected InterferingProxy(URI service) throws IOException {
		this.service = service;
		this.server.setExecutor(this.executor);
		this.server.createContext("/", (exchange) -> {
			try (exchange) {
				handle(exchange, request(exchange));
			}
		});
		this.server.start();
	}

	public final URI url() {
		return URI.create("http://127.0.0.1:" + this.server.getAddress().getPort());
	}

	@Override
	public final void close() {
		this.server.stop(0);
		this.executor.shutdownNow();
	}

	/**
	 * Answer a request, or do not.
	 * @param exchange takes the answer
	 * @param request the same request, to be sent to the service
	 */
	protected abstract void handle(HttpExchange exchange, HttpRequest request) throws IOException;

	protected final HttpResponse<byte[]> send(HttpRequest request) throws BackupStoreException {
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

	/**
	 * Pass a part of an answer on: its body breaks off unless it is the only part.
	 */
	protected static void answer(HttpExchange exchange, HttpResponse<byte[]> response, int parts) throws IOException {
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

	private HttpRequest request(HttpExchange exchange) throws IOException {
		byte[] body = exchange.getRequestBody().readAllBytes();
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

}
