package io.github.litefsspring.test.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/**
 * Calls to the programs that a cluster runs.
 */
final class HttpCalls {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static final HttpClient client = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(1))
		.build();

	private HttpCalls() {
	}

	// empty without an answer, or with another status than 2xx
	static Optional<String> get(URI uri) {
		try {
			HttpResponse<String> response = send(HttpRequest.newBuilder(uri).timeout(TIMEOUT).build());
			return Optional.of(response).filter((r) -> r.statusCode() / 100 == 2).map(HttpResponse::body);
		}
		catch (IOException ex) {
			return Optional.empty();
		}
	}

	static HttpResponse<String> post(URI uri) throws IOException {
		return send(HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.noBody()).timeout(TIMEOUT).build());
	}

	private static HttpResponse<String> send(HttpRequest request) throws IOException {
		try {
			return client.send(request, HttpResponse.BodyHandlers.ofString());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("Interrupted: " + request.uri(), ex);
		}
	}

}
