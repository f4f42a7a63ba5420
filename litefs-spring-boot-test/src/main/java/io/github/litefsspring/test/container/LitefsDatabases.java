package io.github.litefsspring.test.container;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Copies databases into and out of a LiteFS process.
 */
final class LitefsDatabases {

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	private static final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private LitefsDatabases() {
	}

	static void importDatabase(URI api, String name, Path file) {
		try {
			HttpRequest request = request(api, "import", name).POST(HttpRequest.BodyPublishers.ofFile(file)).build();
			check(request, client.send(request, HttpResponse.BodyHandlers.ofByteArray()));
		}
		catch (IOException ex) {
			throw new IllegalStateException("Cannot import " + file + " into " + api, ex);
		}
		catch (InterruptedException ex) {
			throw interrupted(ex);
		}
	}

	static void exportDatabase(URI api, String name, Path file) {
		try {
			HttpRequest request = request(api, "export", name).build();
			Files.write(file, check(request, client.send(request, HttpResponse.BodyHandlers.ofByteArray())));
		}
		catch (IOException ex) {
			throw new IllegalStateException("Cannot export " + name + " from " + api, ex);
		}
		catch (InterruptedException ex) {
			throw interrupted(ex);
		}
	}

	private static HttpRequest.Builder request(URI api, String call, String database) {
		String name = URLEncoder.encode(database, StandardCharsets.UTF_8);
		return HttpRequest.newBuilder(api.resolve("/" + call + "?name=" + name)).timeout(TIMEOUT);
	}

	private static byte[] check(HttpRequest request, HttpResponse<byte[]> response) {
		if (response.statusCode() / 100 != 2) {
			throw new IllegalStateException(request.method() + " " + request.uri() + " gave status "
					+ response.statusCode() + ": " + new String(response.body(), StandardCharsets.UTF_8).strip());
		}
		return response.body();
	}

	private static IllegalStateException interrupted(InterruptedException ex) {
		Thread.currentThread().interrupt();
		return new IllegalStateException("Interrupted", ex);
	}

}
