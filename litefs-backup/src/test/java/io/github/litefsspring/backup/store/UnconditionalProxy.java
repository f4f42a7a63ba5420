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

/**
 * Makes a service that ignores the conditions of conditional writes, or refuses them, of
 * one that heeds them.
 */
final class UnconditionalProxy implements AutoCloseable {

	private static final Set<String> NOT_FORWARDED = Set.of("host", "connection", "content-length", "expect", "upgrade",
			"if-match", "if-none-match");

	private final HttpServer server;

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private final HttpClient client = HttpClient.newHttpClient();

	private final URI service;

	private final boolean refuses;

	private UnconditionalProxy(HttpServer server, URI service, boolean refuses) {
		this.server = server;
		this.service = service;
		this.refuses = refuses;
	}

	static UnconditionalProxy thatIgnoresConditions(URI service) throws IOException {
		return start(service, false);
	}

	static UnconditionalProxy thatRefusesConditions(URI service) throws IOException {
		return start(service, true);
	}

	URI url() {
		return URI.create("http://127.0.0.1:" + this.server.getAddress().getPort());
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.executor.shutdownNow();
	}

	private static UnconditionalProxy start(URI service, boolean refuses) throws IOException {
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		UnconditionalProxy proxy = new UnconditionalProxy(server, service, refuses);
		server.setExecutor(proxy.executor);
		server.createContext("/", proxy::forward);
		server.start();
		return proxy;
	}

	private void forward(HttpExchange exchange) throws IOException {
		byte[] body = exchange.getRequestBody().readAllBytes();
		try (exchange) {
			boolean conditional = exchange.getRequestHeaders().containsKey("If-Match")
					|| exchange.getRequestHeaders().containsKey("If-None-Match");
			if (this.refuses && conditional) {
				exchange.sendResponseHeaders(501, -1);
				return;
			}
			answer(exchange, this.client.send(request(exchange, body), BodyHandlers.ofByteArray()));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
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

	private static void answer(HttpExchange exchange, HttpResponse<byte[]> response) throws IOException {
		boolean head = "HEAD".equals(exchange.getRequestMethod());
		response.headers().map().forEach((name, values) -> {
			if (head || !"content-length".equalsIgnoreCase(name)) {
				exchange.getResponseHeaders().put(name, values);
			}
		});
		byte[] body = response.body();
		exchange.sendResponseHeaders(response.statusCode(), (body.length == 0) ? -1 : body.length);
		if (body.length > 0) {
			try (OutputStream out = exchange.getResponseBody()) {
				out.write(body);
			}
		}
	}

}
