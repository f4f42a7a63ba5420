package io.github.litefsspring.boot.actuate;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import io.github.litefsspring.api.LitefsApiException;
import io.github.litefsspring.boot.handover.HandoverRefusedException;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.ReplicationStatus;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import org.json.JSONException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skyscreamer.jsonassert.JSONAssert;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class LitefsEndpointTests {

	@TempDir
	Path directory;

	@Test
	void showsAClusterNode() throws Exception {
		try (ConfigurableApplicationContext context = run()) {
			StubLitefsNode node = context.getBean(StubLitefsNode.class);
			context.getBean(JdbcTemplate.class).execute("create table note (id integer primary key)");
			node.become(Role.REPLICA)
				.at(new Position(10, 0xe2b42ec5a8c45bf2L))
				.lagging(Duration.ofMillis(312))
				.replicating(new ReplicationStatus(true, 0, Duration.ZERO, Duration.ofNanos(4_100_000),
						Duration.ofNanos(9_800_000)));
			HttpResponse<String> response = get(context);
			assertThat(response.statusCode()).isEqualTo(200);
			assertJson("""
					{"mode":"cluster","role":"REPLICA","node":"node1","nodeId":"41FDCBC347AA000C",
					 "clusterId":"LFSC2638CE9BE43B67C4",
					 "primary":{"hostname":"primary","appUrl":"http://primary:8080","reachable":true},
					 "database":{"name":"data.db","txid":"000000000000000a","checksum":"e2b42ec5a8c45bf2",
					             "journalMode":"wal","pageSize":4096},
					 "replication":{"lagMillis":312,"delayMillis":{"p50":4.1,"p99":9.8},"transactionsBehind":0,
					                "blockedByReaderMillis":0},
					 "reads":{"snapshots":true,"gateClosed":false,"gateWaits":0,"gateWaitMillis":0,"blocking":[]}}""",
					response);
		}
	}

	@Test
	void showsHowLongATransactionHasBeenWaitingForReaders() throws Exception {
		try (ConfigurableApplicationContext context = run()) {
			context.getBean(JdbcTemplate.class).execute("create table note (id integer primary key)");
			context.getBean(StubLitefsNode.class)
				.become(Role.REPLICA)
				.replicating(new ReplicationStatus(true, 1, Duration.ofMillis(250), null, null));
			assertThat(get(context).body()).contains("\"blockedByReaderMillis\":0");
			try (Connection connection = context.getBean(DataSource.class).getConnection();
					Statement statement = connection.createStatement();
					ResultSet cursor = statement.executeQuery("select * from sqlite_schema")) {
				assertThat(cursor.isClosed()).isFalse();
				assertThat(get(context).body()).contains("\"blockedByReaderMillis\":250");
				await().untilAsserted(() -> assertThat(get(context).body()).contains("\"thread\":\"main\"")
					.contains("\"sql\":\"select * from sqlite_schema\"")
					.contains("\"ageMillis\":"));
			}
		}
	}

	@Test
	void leavesOutWhatIsNotKnown() throws Exception {
		try (ConfigurableApplicationContext context = run()) {
			context.getBean(StubLitefsNode.class).become(Role.UNMOUNTED).at(Position.NONE).lagging(null);
			assertJson("""
					{"mode":"cluster","role":"UNMOUNTED","node":"node1","nodeId":"41FDCBC347AA000C",
					 "clusterId":"LFSC2638CE9BE43B67C4",
					 "database":{"name":"data.db","txid":"0000000000000000","checksum":"0000000000000000"},
					 "replication":{"transactionsBehind":0,"blockedByReaderMillis":0},
					 "reads":{"snapshots":false,"gateClosed":false,"gateWaits":0,"gateWaitMillis":0,"blocking":[]}}""",
					get(context));
		}
	}

	@Test
	void isReadOnlyUnlessTheOperatorWantsMore() throws Exception {
		try (ConfigurableApplicationContext context = run()) {
			assertThat(post(context, "{\"action\":\"promote\"}").statusCode()).isEqualTo(405);
			assertThat(context.getBean(RecordedActions.class).actions).isEmpty();
		}
	}

	@Test
	void movesTheLeaseWhereTheOperatorAllowsIt() throws Exception {
		try (ConfigurableApplicationContext context = run("management.endpoint.litefs.access=unrestricted")) {
			HttpResponse<String> promote = post(context, "{\"action\":\"promote\"}");
			assertThat(promote.statusCode()).as(promote.body()).isEqualTo(200);
			assertThat(post(context, "{\"action\":\"handoff\",\"nodeId\":\"41FDCBC347AA000C\"}").statusCode())
				.isEqualTo(200);
			assertThat(post(context, "{\"action\":\"handoff\"}").statusCode()).isEqualTo(200);
			assertThat(context.getBean(RecordedActions.class).actions).containsExactly("promote",
					"handoff 41FDCBC347AA000C", "handoff null");
		}
	}

	@Test
	void makesTheDatabaseSmallerOnThePrimaryOnly() throws Exception {
		try (ConfigurableApplicationContext context = run("management.endpoint.litefs.access=unrestricted")) {
			context.getBean(JdbcTemplate.class).execute("create table note (content blob)");
			context.getBean(JdbcTemplate.class).execute("insert into note values (zeroblob(1000000))");
			context.getBean(JdbcTemplate.class).execute("delete from note");
			context.getBean(StubLitefsNode.class).become(Role.REPLICA);
			assertRefused(post(context, "{\"action\":\"vacuum\"}"), 409, "the primary is 'primary'");
			context.getBean(StubLitefsNode.class).become(Role.STANDALONE);
			HttpResponse<String> done = post(context, "{\"action\":\"vacuum\"}");
			assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
			assertThat(done.body()).contains("The database has 8192 bytes now instead of 10");
		}
	}

	@Test
	void saysWhatIsWrongWithAnAction() throws Exception {
		try (ConfigurableApplicationContext context = run("management.endpoint.litefs.access=unrestricted")) {
			assertRefused(post(context, "{\"action\":\"explode\"}"), 400, "There is no action 'explode'");
			assertThat(post(context, "{}").statusCode()).isEqualTo(400);
			RecordedActions actions = context.getBean(RecordedActions.class);
			actions.failure = new LitefsApiException(LitefsApiException.Problem.REFUSED, "gave status 500, 'no lease'",
					null);
			assertRefused(post(context, "{\"action\":\"promote\"}"), 409, "a static lease never moves");
			actions.failure = new HandoverRefusedException("No other node can take the lease");
			assertRefused(post(context, "{\"action\":\"handoff\"}"), 409, "No other node can take the lease");
			actions.failure = null;
			actions.busy = new SQLTransientConnectionException("It is held by thread 'nightly'");
			HttpResponse<String> busy = post(context, "{\"action\":\"handoff\",\"nodeId\":\"B\"}");
			assertRefused(busy, 409, "It is held by thread 'nightly'");
			assertThat(busy.body()).doesNotContain("static lease");
			actions.busy = null;
			context.getBean(StubLitefsNode.class).become(Role.STANDALONE);
			assertRefused(post(context, "{\"action\":\"promote\"}"), 409, "litefs.mode=standalone");
			assertThat(actions.actions).isEmpty();
		}
	}

	private static void assertRefused(HttpResponse<String> response, int status, String message) {
		assertThat(response.statusCode()).isEqualTo(status);
		assertThat(response.body()).contains("\"accepted\":false").contains(message);
	}

	private static void assertJson(String expected, HttpResponse<String> response) throws JSONException {
		JSONAssert.assertEquals(response.body(), expected, response.body(), true);
	}

	private ConfigurableApplicationContext run(String... properties) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.SERVLET)
			.properties("server.port=0", "management.endpoints.web.exposure.include=litefs",
					"spring.flyway.enabled=false", "spring.main.banner-mode=off",
					"litefs.database=" + this.directory.resolve("data.db"))
			.properties(properties)
			.run();
	}

	private static HttpResponse<String> get(ConfigurableApplicationContext context)
			throws IOException, InterruptedException {
		return send(HttpRequest.newBuilder(uri(context)).GET());
	}

	private static HttpResponse<String> post(ConfigurableApplicationContext context, String body)
			throws IOException, InterruptedException {
		return send(HttpRequest.newBuilder(uri(context))
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString(body)));
	}

	private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
	}

	private static URI uri(ConfigurableApplicationContext context) {
		int port = ((WebServerApplicationContext) context).getWebServer().getPort();
		return URI.create("http://localhost:" + port + "/actuator/litefs");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		StubLitefsNode litefsNode() {
			return new StubLitefsNode(Role.PRIMARY);
		}

		@Bean
		RecordedActions recordedActions() {
			return new RecordedActions();
		}

	}

	static class RecordedActions implements LeaseActions {

		private final List<String> actions = new ArrayList<>();

		private RuntimeException failure;

		private SQLException busy;

		@Override
		public String promote() {
			record("promote");
			return "done";
		}

		@Override
		public String handoff(@Nullable String nodeId) throws SQLException {
			if (this.busy != null) {
				throw this.busy;
			}
			record("handoff " + nodeId);
			return "done";
		}

		private void record(String action) {
			if (this.failure != null) {
				throw this.failure;
			}
			this.actions.add(action);
		}

	}

}
