package io.github.litefsspring.sample.invoices;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What a client of the application does. It follows redirects like a browser.
 */
final class Http {

	private static final HttpClient CLIENT = client(Redirect.NORMAL);

	private static final HttpClient CLIENT_WITHOUT_REDIRECTS = client(Redirect.NEVER);

	private Http() {
	}

	static HttpResponse<String> get(String url) {
		return send(CLIENT, HttpRequest.newBuilder(URI.create(url)).GET());
	}

	static HttpResponse<String> post(String url, String json) {
		return post(url, BodyPublishers.ofString(json));
	}

	static HttpResponse<String> post(String url, BodyPublisher json) {
		return send(CLIENT, postRequest(url, json));
	}

	static HttpResponse<String> postWithoutRedirects(String url, String json) {
		return send(CLIENT_WITHOUT_REDIRECTS, postRequest(url, BodyPublishers.ofString(json)));
	}

	static HttpResponse<String> delete(String url) {
		return send(CLIENT, HttpRequest.newBuilder(URI.create(url)).DELETE());
	}

	/**
	 * Make a body of blanks whose length is not announced.
	 * @param length how many bytes it has
	 * @return the body
	 */
	static BodyPublisher chunked(int length) {
		byte[] blanks = " ".repeat(length).getBytes(StandardCharsets.US_ASCII);
		return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(blanks));
	}

	private static HttpRequest.Builder postRequest(String url, BodyPublisher json) {
		return HttpRequest.newBuilder(URI.create(url)).header("Content-Type", "application/json").POST(json);
	}

	private static HttpClient client(Redirect redirect) {
		return HttpClient.newBuilder()
			.connectTimeout(Duration.ofSeconds(5))
			.version(HttpClient.Version.HTTP_1_1)
			.followRedirects(redirect)
			.build();
	}

	private static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request) {
		try {
			return client.send(request.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
