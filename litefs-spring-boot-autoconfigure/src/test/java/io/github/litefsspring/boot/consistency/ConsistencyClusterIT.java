package io.github.litefsspring.boot.consistency;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.github.litefsspring.consistency.Awaited;
import io.github.litefsspring.consistency.PositionToken;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.test.cluster.LitefsCluster;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * One client reads its own writes on a real cluster whose replication is slow. The number
 * of pairs of a write and a read is the system property {@code litefs.it.pairs}.
 */
@LitefsCluster(replicas = 1)
class ConsistencyClusterIT {

	private static final int PAIRS = Integer.getInteger("litefs.it.pairs", 100);

	private static final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	static RunningCluster cluster;

	private static ConfigurableApplicationContext primary;

	private static ConfigurableApplicationContext replica;

	private final Random random = new Random(7);

	private int lastItem;

	@BeforeAll
	static void start() {
		cluster.primary().execute("create table item (id integer primary key)");
		cluster.awaitReplicated();
		primary = application(cluster.node("primary"));
		replica = application(cluster.node("replica1"));
		await().until(() -> primary.getBean(LitefsNode.class).state().role() == Role.PRIMARY
				&& replica.getBean(LitefsNode.class).state().role() == Role.REPLICA);
	}

	static ConfigurableApplicationContext application(RunningNode node, String... more) {
		List<String> properties = new ArrayList<>(List.of("spring.flyway.enabled=false", "spring.jmx.enabled=false",
				"litefs.web.expose-node=true", "litefs.consistency.wait-timeout=5s"));
		node.properties().forEach((name, value) -> properties.add(name + "=" + value));
		properties.addAll(List.of(more));
		return new SpringApplicationBuilder(Items.class).web(WebApplicationType.SERVLET)
			.logStartupInfo(false)
			.properties(properties.toArray(String[]::new))
			.run();
	}

	@AfterAll
	static void stop() {
		for (ConfigurableApplicationContext context : new ConfigurableApplicationContext[] { replica, primary }) {
			if (context != null) {
				context.close();
			}
		}
	}

	@Test
	void withTheCookieNoReadIsStaleAndWithoutItSomeAre() throws Exception {
		assertThat(staleReads(true)).isZero();
		assertThat(staleReads(false)).isPositive();
	}

	private int staleReads(boolean withCookie) throws Exception {
		int stale = 0;
		String cookie = null;
		for (int i = 0; i < PAIRS; i++) {
			cluster.node("replica1").replicationPath().delay(Duration.ofMillis(100 + this.random.nextInt(200)));
			int item = ++this.lastItem + (withCookie ? 0 : 1_000_000);
			HttpResponse<String> written = send(node(i % 2), "POST", "/items/" + item, cookie);
			assertThat(written.statusCode()).isEqualTo(200);
			assertThat(written.headers().firstValue("Litefs-Node")).hasValue("primary");
			if (withCookie) {
				cookie = written.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
			}
			HttpResponse<String> read = send("replica1", "GET", "/items/" + item, cookie);
			assertThat(read.statusCode()).isEqualTo(200);
			assertThat(read.headers().firstValue("Litefs-Node")).hasValue("replica1");
			stale += read.body().equals("1") ? 0 : 1;
		}
		return stale;
	}

	private static String node(int index) {
		return (index == 0) ? "primary" : "replica1";
	}

	@Test
	void replicaThatIsFarBehindSendsTheReaderToThePrimaryAndNeverDropsTheToken() throws Exception {
		cluster.node("replica1").replicationPath().stall();
		HttpResponse<String> written = send("primary", "POST", "/items/2000000", null);
		String cookie = written.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
		HttpResponse<String> read = send("replica1", "GET", "/items/2000000", cookie);
		assertThat(read.body()).isEqualTo("1");
		assertThat(read.headers().firstValue("Litefs-Node")).hasValue("primary");
		assertThat(read.headers().firstValue("Set-Cookie")).isEmpty();
		assertThat(replica.getBean(SimpleMeterRegistry.class)
			.find(ConsistencyMetrics.WAIT)
			.tag("outcome", "discarded")
			.timer()).isNull();
	}

	@Test
	void boundOnStalenessIsKeptWhenReplicationStands() throws Exception {
		assertThat(bounded("60").headers().firstValue("Litefs-Node")).hasValue("replica1");
		cluster.node("replica1").replicationPath().stall();
		await().until(() -> bounded("2").headers().firstValue("Litefs-Node").orElse("").equals("primary"));
		assertThat(bounded("60").headers().firstValue("Litefs-Node")).hasValue("replica1");
	}

	private static HttpResponse<String> bounded(String seconds) throws Exception {
		return client.send(
				HttpRequest.newBuilder(uri("replica1", "/items/1")).header("Litefs-Max-Staleness", seconds).build(),
				BodyHandlers.ofString());
	}

	@Test
	void transactionFilesTellThePositionsBeforeTheStart() throws Exception {
		send("primary", "POST", "/items/3000000", null);
		send("primary", "POST", "/items/3000001", null);
		LitefsNode node = primary.getBean(LitefsNode.class);
		assertThat(node.recentPositions(100)).hasSizeGreaterThan(1).first().isEqualTo(node.readPosition());
		LitefsConsistency consistency = primary.getBean(LitefsConsistency.class);
		long beyond = consistency.currentPosition().txid() + 1;
		assertThat(consistency.awaitPosition(new PositionToken(beyond, 1L), Duration.ofSeconds(5)))
			.isEqualTo(Awaited.DISCARDED);
	}

	private static HttpResponse<String> send(String node, String method, String path, String cookie) throws Exception {
		HttpRequest.Builder request = HttpRequest.newBuilder(uri(node, path))
			.method(method, BodyPublishers.noBody())
			.timeout(Duration.ofSeconds(20));
		if (cookie != null) {
			request.header("Cookie", cookie);
		}
		return client.send(request.build(), BodyHandlers.ofString());
	}

	private static URI uri(String node, String path) {
		return cluster.node(node).applicationUrl().resolve(path);
	}

	/**
	 * An application that keeps items.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Items {

		@Bean
		ItemController itemController(JdbcClient jdbc) {
			return new ItemController(jdbc);
		}

		@Bean
		static SimpleMeterRegistry meterRegistry() {
			return new SimpleMeterRegistry();
		}

	}

	/**
	 * Writes and reads items.
	 */
	@RestController
	static class ItemController {

		private final JdbcClient jdbc;

		ItemController(JdbcClient jdbc) {
			this.jdbc = jdbc;
		}

		@PostMapping("/items/{id}")
		void write(@PathVariable long id) {
			this.jdbc.sql("insert into item(id) values (?)").param(id).update();
		}

		@GetMapping("/items/{id}")
		String read(@PathVariable long id) {
			return this.jdbc.sql("select count(*) from item where id = ?").param(id).query(String.class).single();
		}

	}

}
