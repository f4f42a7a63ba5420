package io.github.litefsspring.test.fake;

import java.time.Instant;

import io.github.litefsspring.node.Position;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Events of a fake, in the form of LiteFS's {@code store.go}.
 */
final class FakeEvents {

	private static final JsonMapper mapper = JsonMapper.shared();

	private FakeEvents() {
	}

	static String init(FakeRole role) {
		return leadership("init", role);
	}

	static String primaryChange(FakeRole role) {
		return leadership("primaryChange", role);
	}

	private static String leadership(String type, FakeRole role) {
		ObjectNode event = mapper.createObjectNode().put("type", type);
		ObjectNode data = event.putObject("data").put("isPrimary", role.primary());
		if (!role.primary() && !role.primaryHostname().isEmpty()) {
			data.put("hostname", role.primaryHostname());
		}
		return event.toString();
	}

	static String transaction(String database, Position position, Instant timestamp) {
		ObjectNode event = mapper.createObjectNode().put("type", "tx").put("db", database);
		event.putObject("data")
			.put("txID", position.txidText())
			.put("postApplyChecksum", position.checksumText())
			.put("pageSize", 4096)
			.put("commit", 2)
			.put("timestamp", timestamp.toString());
		return event.toString();
	}

	static String info(String clusterId, FakeRole role, boolean candidate, String dataDirectory) {
		ObjectNode info = mapper.createObjectNode();
		info.put("clusterID", clusterId);
		info.put("isPrimary", role.primary());
		info.put("candidate", candidate);
		info.put("path", dataDirectory);
		info.putObject("primary").put("hostname", role.primaryHostname());
		return info.toPrettyString() + "\n";
	}

}
