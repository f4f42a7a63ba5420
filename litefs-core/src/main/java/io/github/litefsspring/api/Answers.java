package io.github.litefsspring.api;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads LiteFS's JSON, whose form is in {@code NodeInfo} and {@code Event} of LiteFS's
 * source. Whatever has another form is an {@link IllegalArgumentException} that says what
 * was found.
 */
final class Answers {

	private static final Pattern HEX = Pattern.compile("[0-9a-f]{16}");

	private static final JsonMapper JSON = new JsonMapper();

	private Answers() {
	}

	static NodeInfo info(String text, @Nullable String nodeId, @Nullable String clusterId) {
		JsonNode info = object(text);
		JsonNode primary = info.get("primary");
		String hostname = (primary != null) ? text(primary, "hostname") : null;
		String dataDirectory = text(info, "path");
		String cluster = text(info, "clusterID");
		return new NodeInfo(nodeId, (cluster != null) ? cluster : clusterId, bool(info, "isPrimary"),
				bool(info, "candidate"), (dataDirectory != null) ? dataDirectory : "", hostname);
	}

	// null for a type that this version does not know
	static @Nullable LitefsEvent event(String line) {
		JsonNode event = object(line);
		String type = text(event, "type");
		if (type == null) {
			throw new IllegalArgumentException("'type' is missing");
		}
		return switch (type) {
			case "init", "primaryChange" -> leadership(data(event));
			case "tx" -> transaction(event, data(event));
			default -> null;
		};
	}

	private static LitefsEvent leadership(JsonNode data) {
		return new LitefsEvent.Leadership(bool(data, "isPrimary"), text(data, "hostname"));
	}

	private static LitefsEvent transaction(JsonNode event, JsonNode data) {
		String database = text(event, "db");
		if (database == null) {
			throw new IllegalArgumentException("'db' is missing");
		}
		return new LitefsEvent.Transaction(database, hex(data, "txID"), hex(data, "postApplyChecksum"),
				instant(data, "timestamp"));
	}

	private static JsonNode object(String text) {
		try {
			JsonNode node = JSON.readTree(text);
			if (node == null || !node.isObject()) {
				throw new IllegalArgumentException("not a JSON object");
			}
			return node;
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("not JSON", ex);
		}
	}

	private static JsonNode data(JsonNode event) {
		JsonNode data = event.get("data");
		if (data == null || !data.isObject()) {
			throw new IllegalArgumentException("'data' is not an object");
		}
		return data;
	}

	private static boolean bool(JsonNode node, String name) {
		JsonNode value = node.get(name);
		if (value == null || !value.isBoolean()) {
			throw new IllegalArgumentException("'" + name + "' is not true or false");
		}
		return value.booleanValue();
	}

	private static @Nullable String text(JsonNode node, String name) {
		JsonNode value = node.get(name);
		if (value == null || value.isNull()) {
			return null;
		}
		if (!value.isString()) {
			throw new IllegalArgumentException("'" + name + "' is not a string");
		}
		return value.stringValue().isEmpty() ? null : value.stringValue();
	}

	private static long hex(JsonNode node, String name) {
		String text = text(node, name);
		if (text == null || !HEX.matcher(text).matches()) {
			throw new IllegalArgumentException("'" + name + "' is not 16 hexadecimal digits");
		}
		return Long.parseUnsignedLong(text, 16);
	}

	private static Instant instant(JsonNode node, String name) {
		String text = text(node, name);
		try {
			return Instant.parse((text != null) ? text : "");
		}
		catch (DateTimeParseException ex) {
			throw new IllegalArgumentException("'" + name + "' is not a time", ex);
		}
	}

}
