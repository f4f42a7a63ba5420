package io.github.litefsspring.test.cluster;

import java.net.URI;
import java.util.Optional;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answer of LiteFS's {@code GET /info}.
 *
 * @param primary whether the node is the primary
 * @param primaryHostname the primary's host name, empty when none is known
 */
record NodeInfo(boolean primary, String primaryHostname) {

	private static final JsonMapper mapper = JsonMapper.shared();

	static Optional<NodeInfo> of(URI apiUrl) {
		return HttpCalls.get(apiUrl.resolve("/info")).flatMap(NodeInfo::parse);
	}

	private static Optional<NodeInfo> parse(String json) {
		try {
			JsonNode info = mapper.readTree(json);
			return Optional.of(new NodeInfo(info.path("isPrimary").asBoolean(false),
					info.path("primary").path("hostname").asString("")));
		}
		catch (JacksonException ex) {
			return Optional.empty();
		}
	}

}
