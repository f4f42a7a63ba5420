package io.github.litefsspring.chaos.fault;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

import io.github.litefsspring.chaos.site.Node;

/**
 * Asks a node if it is ready, as a load balancer does.
 */
public final class Readiness {

	private static final HttpClient http = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(2))
		.build();

	private Readiness() {
	}

	/**
	 * Ask.
	 * @param node the node
	 * @return whether it says that it is
	 * @throws InterruptedException when the thread was interrupted
	 */
	public static boolean of(Node node) throws InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create(node.url() + "/actuator/health/readiness"))
			.timeout(Duration.ofSeconds(5))
			.build();
		try {
			return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Wait until it is.
	 * @param node the node
	 * @param timeout how long to wait at most
	 * @return whether it was ready in time
	 * @throws InterruptedException when the thread was interrupted
	 */
	public static boolean await(Node node, Duration timeout) throws InterruptedException {
		Instant end = Instant.now().plus(timeout);
		while (!of(node)) {
			if (Instant.now().isAfter(end)) {
				return false;
			}
			TimeUnit.MILLISECONDS.sleep(200);
		}
		return true;
	}

}
