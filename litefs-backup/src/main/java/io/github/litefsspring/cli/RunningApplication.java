package io.github.litefsspring.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import io.github.litefsspring.backup.RestorePoint;

/**
 * An application that runs on the database, reached through its {@code litefs} endpoint.
 */
final class RunningApplication {

	private static final int OK = 200;

	private final URI endpoint;

	RunningApplication(URI endpoint) {
		this.endpoint = endpoint;
	}

	// returns what the application has done, as JSON
	String restore(RestorePoint point) throws IOException {
		HttpRequest request = HttpRequest.newBuilder(this.endpoint)
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString("{\"action\":\"restore\",\"lineage\":\"%s\",\"txid\":\"%s\"}"
				.formatted(point.lineage(), point.position().txidText())))
			.build();
		HttpResponse<String> reply = send(request);
		if (reply.statusCode() != OK) {
			throw new IOException(("%s did not restore anything (HTTP %d): %s. The endpoint has to be the primary's, "
					+ "with management.endpoint.litefs.access=unrestricted")
				.formatted(this.endpoint, reply.statusCode(), reply.body()));
		}
		return reply.body();
	}

	private HttpResponse<String> send(HttpRequest request) throws IOException {
		try {
			return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new IOException(
					"%s gave no answer (%s), so it is not known whether it has restored. Look before you repeat it"
						.formatted(this.endpoint, ex),
					ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("Interrupted; whether %s has restored is not known".formatted(this.endpoint), ex);
		}
	}

}
