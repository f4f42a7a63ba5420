package io.github.litefsspring.boot.primary;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.github.litefsspring.boot.jdbc.NotPrimaryException;
import io.github.litefsspring.boot.jdbc.OutcomeUnknownException;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.primary.Elsewhere;
import io.github.litefsspring.primary.PrimaryOnly;
import io.github.litefsspring.test.cluster.LitefsCluster;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.handler.TextWebSocketHandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Three real LiteFS nodes whose applications talk to each other: methods and statements
 * of replicas run on the primary.
 */
@LitefsCluster(replicas = 2)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InvokeClusterIT {

	private static final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private static final Map<String, ConfigurableApplicationContext> applications = new LinkedHashMap<>();

	static RunningCluster cluster;

	@BeforeAll
	static void start() {
		cluster.primary()
			.execute("create table note (id integer primary key, text text)",
					"create table once (name text primary key)");
		cluster.awaitReplicated();
		cluster.nodes().forEach((node) -> applications.put(node.name(), application(node)));
	}

	private static ConfigurableApplicationContext application(RunningNode node) {
		List<String> properties = new ArrayList<>(List.of("spring.flyway.enabled=false", "spring.jmx.enabled=false",
				"litefs.web.expose-node=true", "litefs.consistency.wait-timeout=10s", "litefs.write.statements=invoke",
				"litefs.write.hold-timeout=1s", "litefs.channel.secret=0123456789abcdef0123456789abcdef",
				"management.endpoints.web.exposure.include=litefs"));
		node.properties().forEach((name, value) -> properties.add(name + "=" + value));
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.SERVLET)
			.logStartupInfo(false)
			.properties(properties.toArray(String[]::new))
			.run();
	}

	@AfterAll
	static void stop() {
		applications.values().forEach(ConfigurableApplicationContext::close);
	}

	@BeforeEach
	void awaitRoles() {
		await().atMost(Duration.ofSeconds(60))
			.until(() -> role("primary") == Role.PRIMARY && role("replica1") == Role.REPLICA
					&& role("replica2") == Role.REPLICA);
	}

	private static Role role(String node) {
		return bean(node, LitefsNode.class).state().role();
	}

	private static <T> T bean(String node, Class<T> type) {
		return applications.get(node).getBean(type);
	}

	@Test
	@Order(1)
	void everyNodeListsEveryNode() throws Exception {
		for (RunningNode asked : cluster.nodes()) {
			await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
				JsonNode list = JsonMapper.shared()
					.readTree(get(asked.name(), "/actuator/litefs").body())
					.get("cluster");
				assertThat(list.valueStream().map((node) -> node.get("node").asString()))
					.containsExactlyInAnyOrder("primary", "replica1", "replica2");
				for (JsonNode member : list) {
					boolean primary = member.get("node").asString().equals("primary");
					assertThat(member.get("role").asString()).isEqualTo(primary ? "PRIMARY" : "REPLICA");
					assertThat(member.get("candidate").asBoolean()).isEqualTo(primary);
					assertThat(member.get("connected").asBoolean()).isTrue();
					assertThat(member.get("txid").asString())
						.isEqualTo("%016x".formatted(cluster.primary().position().txid()));
					assertThat(URI.create(member.get("appUrl").asString()).getPort())
						.isEqualTo(cluster.node(member.get("node").asString()).applicationPort());
				}
			});
		}
		cluster.node("replica2").replicationPath().cut();
		await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
			JsonNode list = JsonMapper.shared().readTree(get("primary", "/actuator/litefs").body()).get("cluster");
			assertThat(list.valueStream()
				.filter((node) -> node.get("node").asString().equals("replica2"))
				.filter((node) -> node.get("connected").asBoolean() && node.get("role").asString().equals("REPLICA")))
				.isEmpty();
		});
	}

	@Test
	@Order(2)
	void resultAndExceptionOfAMethodComeBackFromThePrimary() {
		Notes notes = bean("replica1", Notes.class);
		Note note = notes.add("invoked");
		assertThat(note).isEqualTo(new Note(note.id(), "invoked", "primary"));
		notes.addOnce("once");
		assertThatExceptionOfType(DuplicateKeyException.class).isThrownBy(() -> notes.addOnce("once"))
			.withStackTraceContaining("on the primary 'primary'");
		assertThatExceptionOfType(NoteException.class).isThrownBy(() -> notes.refuse("why"))
			.withMessage("why")
			.satisfies((ex) -> assertThat(ex.getCause()).isInstanceOf(RemoteStackTrace.class));
	}

	@Test
	@Order(3)
	void callerReadsItsOwnWriteThoughReplicationIsSlow() {
		for (String node : List.of("replica1", "replica2")) {
			cluster.node(node).replicationPath().delay(Duration.ofMillis(200));
			Notes notes = bean(node, Notes.class);
			for (int i = 0; i < 10; i++) {
				String text = "own " + i + " on " + node;
				notes.add(text);
				assertThat(notes.count(text)).as("invoked: %s", text).isEqualTo(1);
				String single = "single " + i + " on " + node;
				assertThat(notes.addDirectly(single)).isEqualTo(1);
				assertThat(notes.count(single)).as("statement: %s", single).isEqualTo(1);
			}
			bean("primary", Notes.class).add("not ours " + node);
			assertThat(notes.count("not ours " + node)).as("replication is slow").isZero();
		}
	}

	@Test
	@Order(4)
	void statementsGiveCountsKeysRowsAndErrors() {
		JdbcClient jdbc = bean("replica2", JdbcClient.class);
		GeneratedKeyHolder keys = new GeneratedKeyHolder();
		assertThat(jdbc.sql("insert into note(text) values (?)").param("key").update(keys)).isEqualTo(1);
		long id = keys.getKey().longValue();
		assertThat(jdbc.sql("update note set text = 'other' where id = ? returning text")
			.param(id)
			.query(String.class)
			.single()).isEqualTo("other");
		assertThat(jdbc.sql("delete from note where id = ?").param(id).update()).isEqualTo(1);
		jdbc.sql("insert into once values ('statement')").update();
		assertThatExceptionOfType(DuplicateKeyException.class)
			.isThrownBy(() -> jdbc.sql("insert into once values ('statement')").update());
	}

	@Test
	@Order(5)
	void transactionsAreNotSentAndRequestsAreSentAsAWhole() throws Exception {
		JdbcClient jdbc = bean("replica1", JdbcClient.class);
		assertThatExceptionOfType(NotPrimaryException.class)
			.isThrownBy(() -> bean("replica1", TransactionTemplate.class)
				.executeWithoutResult((status) -> jdbc.sql("insert into note(text) values ('transaction')").update()));
		assertThat(get("replica1", "/write/request").headers().firstValue("Litefs-Node")).hasValue("primary");
	}

	@Test
	@Order(6)
	void anAsynchronousMethodOfARequestTakesTheTokenIntoItsReply() throws Exception {
		cluster.node("replica1").replicationPath().delay(Duration.ofMillis(200));
		HttpResponse<String> reply = get("replica1", "/async/later");
		assertThat(reply.body()).isEqualTo("primary");
		assertThat(reply.headers().firstValue("Litefs-Node")).hasValue("replica1");
		String position = reply.headers().firstValue("Litefs-Position").orElseThrow();
		assertThat(Long.parseUnsignedLong(position.substring(0, 16), 16))
			.isEqualTo(cluster.node("primary").position().txid());
	}

	@Test
	@Order(7)
	void aHundredWebSocketClientsWriteAThousandNotesOnce() throws Exception {
		int clients = 100;
		int notes = 10;
		List<NoteClient> sockets = new ArrayList<>();
		for (int i = 0; i < clients; i++) {
			NoteClient listener = new NoteClient("client" + i, notes);
			URI url = cluster.node((i % 2 == 0) ? "replica1" : "replica2").applicationUrl().resolve("/notes");
			client.newWebSocketBuilder()
				.buildAsync(URI.create(url.toString().replace("http:", "ws:")), listener)
				.get(30, TimeUnit.SECONDS);
			sockets.add(listener);
		}
		for (NoteClient socket : sockets) {
			assertThat(socket.done.get(120, TimeUnit.SECONDS)).hasSize(notes).allMatch((reply) -> reply.equals("ok"));
		}
		assertThat(cluster.primary()
			.query("select count(*) || ' ' || count(distinct text) from note where text like 'client%'"))
			.containsExactly("1000 1000");
	}

	@Test
	@Order(8)
	void whenThePrimaryIsKilledNothingIsWrittenTwiceAndNothingSaidToBeUndoneIsThere() throws Exception {
		Map<String, String> outcomes = new ConcurrentHashMap<>();
		AtomicBoolean running = new AtomicBoolean(true);
		AtomicInteger number = new AtomicInteger();
		ExecutorService threads = Executors.newFixedThreadPool(8);
		CountDownLatch refused = new CountDownLatch(8);
		for (int i = 0; i < 8; i++) {
			Notes notes = bean((i % 2 == 0) ? "replica1" : "replica2", Notes.class);
			Consumer<String> write = (i < 4) ? notes::add : notes::addDirectly;
			threads.execute(() -> {
				int refusals = 0;
				while (running.get()) {
					String text = "killed " + number.incrementAndGet();
					String outcome = outcome(write, text);
					outcomes.put(text, outcome);
					if (outcome.equals("not primary") && ++refusals == 1) {
						refused.countDown();
					}
				}
			});
		}
		await().until(() -> outcomes.size() > 50);
		RunningNode primary = cluster.node("primary");
		primary.kill();
		assertThat(refused.await(60, TimeUnit.SECONDS)).isTrue();
		running.set(false);
		threads.shutdown();
		assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
		primary.startUnderSurvivingApplication();
		cluster.repair();

		Map<String, Integer> found = new LinkedHashMap<>();
		cluster.primary()
			.query("select text from note where text like 'killed %'")
			.forEach((text) -> found.merge(text, 1, Integer::sum));
		assertThat(outcomes.values()).contains("ok", "not primary");
		assertThat(found.values()).as("nothing is written twice").allMatch((count) -> count == 1);
		outcomes.forEach((text, outcome) -> {
			switch (outcome) {
				case "ok" -> assertThat(found).as(outcome).containsKey(text);
				case "not primary" -> assertThat(found).as(outcome).doesNotContainKey(text);
				default -> assertThat(outcome).isEqualTo("unknown");
			}
		});
	}

	private static String outcome(Consumer<String> write, String text) {
		try {
			write.accept(text);
			return "ok";
		}
		catch (NotPrimaryException ex) {
			return "not primary";
		}
		catch (OutcomeUnknownException ex) {
			return "unknown";
		}
		catch (RuntimeException ex) {
			return ex.toString();
		}
	}

	private static HttpResponse<String> get(String node, String path) throws Exception {
		return client.send(HttpRequest.newBuilder(cluster.node(node).applicationUrl().resolve(path))
			.timeout(Duration.ofSeconds(20))
			.build(), BodyHandlers.ofString());
	}

	record Note(long id, String text, String node) {
	}

	@SuppressWarnings("serial")
	static class NoteException extends Exception {

		NoteException(String message) {
			super(message);
		}

	}

	/**
	 * Writes notes, one after the other.
	 */
	private static final class NoteClient implements WebSocket.Listener {

		private final CompletableFuture<List<String>> done = new CompletableFuture<>();

		private final List<String> replies = new ArrayList<>();

		private final String name;

		private final int notes;

		NoteClient(String name, int notes) {
			this.name = name;
			this.notes = notes;
		}

		@Override
		public void onOpen(WebSocket socket) {
			socket.sendText(this.name + " note 0", true);
			socket.request(1);
		}

		@Override
		public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
			this.replies.add(text.toString());
			if (this.replies.size() < this.notes) {
				socket.sendText(this.name + " note " + this.replies.size(), true);
			}
			else {
				socket.abort();
				this.done.complete(this.replies);
			}
			socket.request(1);
			return null;
		}

		@Override
		public void onError(WebSocket socket, Throwable error) {
			this.done.completeExceptionally(error);
		}

	}

	/**
	 * Notes, written from every node.
	 */
	static class Notes {

		private final JdbcClient jdbc;

		private final LitefsNode node;

		Notes(JdbcClient jdbc, LitefsNode node) {
			this.jdbc = jdbc;
			this.node = node;
		}

		@PrimaryOnly(elsewhere = Elsewhere.INVOKE)
		@Transactional
		Note add(String text) {
			GeneratedKeyHolder keys = new GeneratedKeyHolder();
			this.jdbc.sql("insert into note(text) values (?)").param(text).update(keys);
			return new Note(keys.getKey().longValue(), text, this.node.name());
		}

		@PrimaryOnly(elsewhere = Elsewhere.INVOKE)
		void addOnce(String name) {
			this.jdbc.sql("insert into once values (?)").param(name).update();
		}

		@PrimaryOnly(elsewhere = Elsewhere.INVOKE)
		void refuse(String why) throws NoteException {
			throw new NoteException(why);
		}

		int addDirectly(String text) {
			return this.jdbc.sql("insert into note(text) values (?)").param(text).update();
		}

		int count(String text) {
			return this.jdbc.sql("select count(*) from note where text = ?").param(text).query(Integer.class).single();
		}

		@Async
		CompletableFuture<String> later(Notes proxy, String text) {
			return CompletableFuture.completedFuture(proxy.add(text).node());
		}

	}

	@RestController
	static class NoteController {

		private final Notes notes;

		NoteController(Notes notes) {
			this.notes = notes;
		}

		@GetMapping("/write/{text}")
		int write(@PathVariable String text) {
			return this.notes.addDirectly(text);
		}

		@GetMapping("/async/{text}")
		CompletableFuture<String> later(@PathVariable String text) {
			return this.notes.later(this.notes, text);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableAsync
	@EnableWebSocket
	static class Application {

		@Bean
		Notes notes(JdbcClient jdbc, LitefsNode node) {
			return new Notes(jdbc, node);
		}

		@Bean
		NoteController noteController(Notes notes) {
			return new NoteController(notes);
		}

		@Bean
		WebSocketConfigurer webSocketConfigurer(Notes notes) {
			return (registry) -> registry.addHandler(new TextWebSocketHandler() {
				@Override
				protected void handleTextMessage(WebSocketSession session, TextMessage message) throws Exception {
					notes.add(message.getPayload());
					session.sendMessage(new TextMessage("ok"));
				}
			}, "/notes");
		}

	}

}
