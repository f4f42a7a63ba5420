package io.github.litefsspring.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

import io.github.litefsspring.chaos.history.Loss;
import io.github.litefsspring.chaos.history.NodeState;
import io.github.litefsspring.chaos.site.Node;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks the nodes what they have.
 */
final class Nodes {

	private static final JsonMapper json = JsonMapper.shared();

	private final HttpClient http = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(2))
		.build();

	private final List<Node> nodes;

	Nodes(List<Node> nodes) {
		this.nodes = nodes;
	}

	NodeState state(Node node) throws IOException, InterruptedException {
		JsonNode state = json.readTree(send(node, "GET", "/state").body());
		List<String> values = state.path("values").valueStream().map(JsonNode::asString).toList();
		TreeMap<Integer, Long> balances = new TreeMap<>();
		state.path("balances")
			.propertyStream()
			.forEach((balance) -> balances.put(Integer.valueOf(balance.getKey()), balance.getValue().asLong()));
		return new NodeState(node.name(), values, balances, state.path("integrity").asString());
	}

	JsonNode endpoint(Node node) throws IOException, InterruptedException {
		return json.readTree(send(node, "GET", "/actuator/litefs").body());
	}

	boolean canWrite(Node node) throws InterruptedException {
		try {
			return send(node, "POST", "/touch").statusCode() == 200;
		}
		catch (IOException ex) {
			return false;
		}
	}

	// one primary, and all at its position
	boolean areTogether() throws InterruptedException {
		try {
			List<String> roles = new ArrayList<>();
			List<String> positions = new ArrayList<>();
			for (Node node : this.nodes) {
				JsonNode endpoint = endpoint(node);
				roles.add(endpoint.path("role").asString());
				JsonNode database = endpoint.path("database");
				positions.add(database.path("txid").asString() + database.path("checksum").asString());
			}
			return roles.stream().sorted().toList().equals(List.of("PRIMARY", "REPLICA", "REPLICA"))
					&& positions.stream().distinct().count() == 1;
		}
		catch (IOException ex) {
			return false;
		}
	}

	// the node that stores has nothing left to store
	boolean isStored() throws InterruptedException {
		try {
			for (Node node : this.nodes) {
				JsonNode endpoint = endpoint(node);
				JsonNode backup = endpoint.path("backup");
				if (backup.path("ships").asBoolean(false)) {
					return backup.path("pendingTransactions").asLong(1) == 0
							&& backup.path("txid").asString().equals(endpoint.path("database").path("txid").asString());
				}
			}
			return false;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private HttpResponse<String> send(Node node, String method, String path) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create(node.url() + path))
			.method(method, BodyPublishers.noBody())
			.timeout(Duration.ofSeconds(20))
			.build();
		return this.http.send(request, BodyHandlers.ofString());
	}

	List<Loss> losses() {
		List<Loss> losses = new ArrayList<>();
		for (Node node : this.nodes) {
			try {
				if (Files.exists(node.losses())) {
					for (String line : Files.readAllLines(node.losses())) {
						String[] words = line.split(" ");
						losses.add(new Loss(node.name(), Long.parseLong(words[0]), Long.parseLong(words[1]),
								Instant.parse(words[3]), Instant.parse(words[4]), Instant.parse(words[5])));
					}
				}
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		return losses;
	}

}
