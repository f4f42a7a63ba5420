package io.github.litefsspring.boot.channel;

import java.util.Objects;

import tools.jackson.databind.JsonNode;

/**
 * A message as it travels.
 *
 * @param type names the handler
 * @param timeoutMillis how long the sender waits for the reply
 * @param body what the handler gets
 */
record Envelope(String type, long timeoutMillis, JsonNode body) {

	Envelope {
		Objects.requireNonNull(type, "type");
		Objects.requireNonNull(body, "body");
		if (timeoutMillis < 0) {
			throw new IllegalArgumentException("timeoutMillis is negative");
		}
	}

}
