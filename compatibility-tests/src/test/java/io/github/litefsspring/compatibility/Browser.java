package io.github.litefsspring.compatibility;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A browser that sees all nodes as one host, as behind a proxy: it has one set of
 * cookies.
 */
public final class Browser {

	private static final HttpClient CLIENT = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(5))
		.build();

	private final Map<String, String> cookies = new TreeMap<>();

	public HttpResponse<String> get(URI node, String path) throws IOException, InterruptedException {
		return send(HttpRequest.newBuilder(node.resolve(path)));
	}

	public HttpResponse<String> post(URI node, String path, String form) throws IOException, InterruptedException {
		return send(HttpRequest.newBuilder(node.resolve(path))
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers.ofString(form)));
	}

	public HttpResponse<String> postJson(URI node, String path, String userAndPassword, String json)
			throws IOException, InterruptedException {
		String credentials = userAndPassword + ":" + userAndPassword;
		return send(HttpRequest.newBuilder(node.resolve(path))
			.header("Authorization",
					"Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)))
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString(json)));
	}

	private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		if (!this.cookies.isEmpty()) {
			request.header("Cookie",
					this.cookies.entrySet()
						.stream()
						.map((cookie) -> cookie.getKey() + "=" + cookie.getValue())
						.collect(Collectors.joining("; ")));
		}
		HttpResponse<String> response = CLIENT.send(request.timeout(Duration.ofSeconds(60)).build(),
				BodyHandlers.ofString());
		response.headers().allValues("Set-Cookie").forEach(this::keep);
		return response;
	}

	private void keep(String header) {
		String[] parts = header.split(";")[0].split("=", 2);
		if (parts[1].isEmpty() || header.contains("Max-Age=0")) {
			this.cookies.remove(parts[0]);
		}
		else {
			this.cookies.put(parts[0], parts[1]);
		}
	}

	public void forget(String cookie) {
		this.cookies.remove(cookie);
	}

	public boolean has(String cookie) {
		return this.cookies.containsKey(cookie);
	}

	@Override
	public String toString() {
		return this.cookies.toString();
	}

}
