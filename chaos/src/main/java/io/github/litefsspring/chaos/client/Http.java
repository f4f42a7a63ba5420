package io.github.litefsspring.chaos.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.github.litefsspring.chaos.history.Call;
import io.github.litefsspring.chaos.history.Outcome;
import io.github.litefsspring.chaos.site.Node;

/**
 * Sends requests, each once, and tells what the client may believe afterwards.
 */
final class Http {

	private static final int SHOWN = 300;

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final HttpClient http = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(2))
		.build();

	private final Recorder recorder;

	Http(Recorder recorder) {
		this.recorder = recorder;
	}

	Answer send(int client, Node node, String method, String path, Map<String, String> headers)
			throws InterruptedException {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(node.url() + path))
			.method(method, BodyPublishers.noBody())
			.timeout(TIMEOUT);
		headers.forEach(request::header);
		Instant invoked = Instant.now();
		try {
			HttpResponse<String> response = this.http.send(request.build(), BodyHandlers.ofString());
			return answer(client, node, path, invoked, response);
		}
		catch (ConnectException | HttpConnectTimeoutException ex) {
			return noAnswer(client, node, path, invoked, Outcome.FAILED, ex);
		}
		catch (IOException ex) {
			return noAnswer(client, node, path, invoked, Outcome.UNKNOWN, ex);
		}
	}

	private Answer noAnswer(int client, Node node, String path, Instant invoked, Outcome outcome, IOException ex) {
		Call call = new Call(client, node.name(), invoked, Instant.now(), outcome, "", "", path + ": " + ex);
		return new Answer(call, "", List.of());
	}

	private Answer answer(int client, Node node, String path, Instant invoked, HttpResponse<String> response) {
		int status = response.statusCode();
		String text = path + ": " + status + " "
				+ response.body().substring(0, Math.min(SHOWN, response.body().length()));
		Call call = new Call(client, node.name(), invoked, Instant.now(), outcome(response),
				header(response, "Litefs-Node"), header(response, "Litefs-Position"),
				(status == 200) ? "" + status : text);
		if (!isExpected(response)) {
			this.recorder.addError(call);
		}
		return new Answer(call, (status == 200) ? response.body() : "", response.headers().allValues("Set-Cookie"));
	}

	// 202 is "committed here, and not known to be stored": it is neither what was asked
	// for nor nothing
	private static Outcome outcome(HttpResponse<String> response) {
		return switch (response.statusCode()) {
			case 200 -> Outcome.OK;
			case 503 -> Outcome.FAILED;
			default -> Outcome.UNKNOWN;
		};
	}

	private static boolean isExpected(HttpResponse<String> response) {
		return switch (response.statusCode()) {
			case 200, 202, 503 -> true;
			case 502, 504 -> response.body().contains("outcome-unknown");
			case 500 -> response.body().contains("problem:partly-done");
			default -> false;
		};
	}

	private static String header(HttpResponse<String> response, String name) {
		return response.headers().firstValue(name).orElse("");
	}

}
