package io.github.litefsspring.backup.ship;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls a URL while everything is stored, for a monitor that raises an alarm when the
 * calls stop. It waits for no answer.
 */
final class Heartbeat {

	private static final Logger logger = LoggerFactory.getLogger(Heartbeat.class);

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final @Nullable URI url;

	private final Duration interval;

	// the thread of the loop only
	private @Nullable HttpClient client;

	private Instant next = Instant.EPOCH;

	Heartbeat(@Nullable URI url, Duration interval) {
		this.url = url;
		this.interval = interval;
	}

	// everything is stored; returns when to call this method again, null for never
	@Nullable Instant beat(Instant now) {
		if (this.url == null) {
			return null;
		}
		if (!now.isBefore(this.next)) {
			this.next = now.plus(this.interval);
			call(this.url);
		}
		return this.next;
	}

	private void call(URI target) {
		if (this.client == null) {
			this.client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
		}
		HttpRequest request = HttpRequest.newBuilder(target).timeout(TIMEOUT).build();
		this.client.sendAsync(request, BodyHandlers.discarding()).whenComplete((response, error) -> {
			if (error != null || response.statusCode() >= 400) {
				logger.warn("The heartbeat of the backup was not taken (litefs.backup.heartbeat-url): {}",
						(error != null) ? error.toString() : "status " + response.statusCode());
			}
		});
	}

}
