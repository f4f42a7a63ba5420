package io.github.litefsspring.test.contract;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What the library relies on in LiteFS's mount and API. The fake and the real one are
 * held to it alike.
 */
abstract class LitefsContract {

	private static final HttpClient client = HttpClient.newHttpClient();

	@TempDir
	Path directory;

	private ContractPair pair;

	private ContractNode primary;

	private ContractNode replica;

	abstract ContractPair start(Path directory);

	@BeforeEach
	void start() {
		this.pair = start(this.directory);
		this.primary = this.pair.primary();
		this.replica = this.pair.replica();
	}

	@AfterEach
	void stop() {
		this.pair.close();
	}

	@Test
	void everyAnswerCarriesTheIdsOfNodeAndCluster() throws Exception {
		HttpResponse<String> fromPrimary = call("GET", this.primary, "/info");
		HttpResponse<String> fromReplica = call("GET", this.replica, "/info");
		assertThat(header(fromPrimary, "Litefs-Id")).matches("[0-9A-F]{16}")
			.isNotEqualTo(header(fromReplica, "Litefs-Id"));
		assertThat(header(fromPrimary, "Litefs-Cluster-Id")).matches("LFSC[0-9A-F]{16}")
			.isEqualTo(header(fromReplica, "Litefs-Cluster-Id"));
		assertThat(header(call("GET", this.primary, "/promote"), "Litefs-Id"))
			.isEqualTo(header(fromPrimary, "Litefs-Id"));
	}

	@Test
	void infoOfThePrimaryNamesItself() throws Exception {
		JsonNode info = info(this.primary);
		assertThat(info.get("isPrimary").booleanValue()).isTrue();
		assertThat(info.get("candidate").booleanValue()).isTrue();
		assertThat(info.get("primary").get("hostname").stringValue()).isEqualTo(this.primary.hostname());
		assertThat(info.get("path").stringValue()).isNotEmpty();
		assertThat(info.get("clusterID").stringValue())
			.isEqualTo(header(call("GET", this.primary, "/info"), "Litefs-Cluster-Id"));
	}

	@Test
	void infoOfTheReplicaNamesThePrimary() throws Exception {
		JsonNode info = info(this.replica);
		assertThat(info.get("isPrimary").booleanValue()).isFalse();
		assertThat(info.get("candidate").booleanValue()).isFalse();
		assertThat(info.get("primary").get("hostname").stringValue()).isEqualTo(this.primary.hostname());
	}

	@Test
	void eventStreamOfThePrimaryBeginsWithItsRoleWithoutAName() throws Exception {
		try (RawEvents events = RawEvents.of(this.primary)) {
			JsonNode init = events.next();
			assertThat(init.get("type").stringValue()).isEqualTo("init");
			assertThat(init.get("data").get("isPrimary").booleanValue()).isTrue();
			assertThat(init.get("data").has("hostname")).isFalse();
		}
	}

	@Test
	void eventStreamOfTheReplicaBeginsWithThePrimarysName() throws Exception {
		try (RawEvents events = RawEvents.of(this.replica)) {
			JsonNode init = events.next();
			assertThat(init.get("type").stringValue()).isEqualTo("init");
			assertThat(init.get("data").get("isPrimary").booleanValue()).isFalse();
			assertThat(init.get("data").get("hostname").stringValue()).isEqualTo(this.primary.hostname());
		}
	}

	@Test
	void bothNodesAnnounceTheSameTransactionAndShowItsPosition() throws Exception {
		try (RawEvents onPrimary = RawEvents.of(this.primary); RawEvents onReplica = RawEvents.of(this.replica)) {
			onPrimary.next();
			onReplica.next();
			this.pair.commit();
			JsonNode committed = onPrimary.next("tx");
			JsonNode applied = onReplica.next("tx");
			assertThat(committed.get("db").stringValue()).isEqualTo("data.db");
			assertThat(committed.get("data").get("txID").stringValue()).isEqualTo("0000000000000001");
			assertThat(committed.get("data").get("postApplyChecksum").stringValue()).matches("[0-9a-f]{16}");
			assertThat(committed.get("data").get("pageSize").intValue()).isEqualTo(4096);
			assertThat(Instant.parse(committed.get("data").get("timestamp").stringValue())).isBefore(Instant.now());
			for (String field : List.of("txID", "postApplyChecksum", "pageSize", "commit")) {
				assertThat(applied.get("data").get(field)).isEqualTo(committed.get("data").get(field));
			}
		}
	}

	@Test
	void positionFilesAreEqualAndNameTheLastTransaction() throws Exception {
		this.pair.commit();
		this.pair.commit();
		String position = file(this.primary, "data.db-pos");
		assertThat(position).matches("[0-9a-f]{16}/[0-9a-f]{16}\n").doesNotStartWith("0000000000000000");
		await().untilAsserted(() -> assertThat(file(this.replica, "data.db-pos")).isEqualTo(position));
		assertThat(Files.exists(this.replica.mountDirectory().resolve("data.db"))).isTrue();
		try (RawEvents events = RawEvents.of(this.primary)) {
			assertThat(events.next().get("type").stringValue()).isEqualTo("init");
			this.pair.commit();
			String last = events.next("tx").get("data").get("txID").stringValue();
			await().untilAsserted(() -> assertThat(file(this.replica, "data.db-pos")).startsWith(last + "/"));
		}
	}

	@Test
	void onlyAConnectedReplicaNamesThePrimaryInTheMount() throws Exception {
		assertThat(file(this.replica, ".primary")).isEqualTo(this.primary.hostname() + "\n");
		assertThat(Files.exists(this.primary.mountDirectory().resolve(".primary"))).isFalse();
	}

	@Test
	void lagIsZeroOnThePrimaryAndMillisecondsOnTheReplica() throws Exception {
		assertThat(file(this.primary, ".lag")).isEqualTo("+000000000\n");
		await().untilAsserted(() -> assertThat(file(this.replica, ".lag")).matches("\\+\\d{9}\n"));
	}

	@Test
	void replicaLosesThePrimaryWhenThatIsKilledAndFindsItAgain() throws Exception {
		try (RawEvents events = RawEvents.of(this.replica)) {
			events.next();
			this.primary.kill();
			JsonNode lost = events.next("primaryChange");
			assertThat(lost.get("data").get("isPrimary").booleanValue()).isFalse();
			assertThat(lost.get("data").has("hostname")).isFalse();
			assertThat(info(this.replica).get("primary").get("hostname").stringValue()).isEmpty();
			assertThat(info(this.replica).get("isPrimary").booleanValue()).isFalse();
			assertThat(Files.exists(this.replica.mountDirectory().resolve(".primary"))).isFalse();
			this.primary.restart();
			JsonNode found = events.next("primaryChange");
			while (!found.get("data").has("hostname")) {
				found = events.next("primaryChange");
			}
			assertThat(found.get("data").get("hostname").stringValue()).isEqualTo(this.primary.hostname());
		}
	}

	@Test
	void killedNodeShowsNoDatabaseAndAnswersNothingUntilItIsBackUnderAnotherId() throws Exception {
		this.pair.commit();
		Path database = this.replica.mountDirectory().resolve("data.db");
		await().until(() -> Files.exists(database));
		String nodeId = header(call("GET", this.replica, "/info"), "Litefs-Id");
		this.replica.kill();
		assertThat(Files.exists(database)).isFalse();
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> call("GET", this.replica, "/info"));
		this.replica.restart();
		await().until(() -> Files.exists(database));
		assertThat(header(call("GET", this.replica, "/info"), "Litefs-Id")).isNotEqualTo(nodeId);
	}

	@Test
	void nodeThatIsNoCandidateRefusesToBePromoted() throws Exception {
		HttpResponse<String> refusal = call("POST", this.replica, "/promote");
		assertThat(refusal.statusCode()).isEqualTo(409);
		assertThat(refusal.body()).isEqualTo("not eligible to become primary\n");
		assertThat(call("POST", this.primary, "/promote").statusCode()).isEqualTo(200);
	}

	@Test
	void unknownPathsAndMethodsAreRefused() throws Exception {
		assertThat(call("GET", this.primary, "/unknown").statusCode()).isEqualTo(404);
		assertThat(call("POST", this.primary, "/info").statusCode()).isEqualTo(405);
		assertThat(call("POST", this.primary, "/events").statusCode()).isEqualTo(405);
		assertThat(call("GET", this.primary, "/promote").statusCode()).isEqualTo(405);
	}

	private static JsonNode info(ContractNode node) throws Exception {
		return JsonMapper.shared().readTree(call("GET", node, "/info").body());
	}

	private static HttpResponse<String> call(String method, ContractNode node, String path) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create(node.apiUrl() + path))
			.method(method, HttpRequest.BodyPublishers.noBody())
			.timeout(Duration.ofSeconds(10))
			.build();
		return client.send(request, HttpResponse.BodyHandlers.ofString());
	}

	private static String header(HttpResponse<?> response, String name) {
		return response.headers().firstValue(name).orElse("");
	}

	private static String file(ContractNode node, String name) throws IOException {
		return Files.readString(node.mountDirectory().resolve(name), StandardCharsets.UTF_8);
	}

}
