package io.github.litefsspring.boot.lost;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import io.github.litefsspring.api.LitefsApi;
import io.github.litefsspring.backup.lost.LostTransactions;
import io.github.litefsspring.backup.store.StoreSettings;
import io.github.litefsspring.boot.actuate.LitefsDescriptor.LostDescriptor;
import io.github.litefsspring.boot.actuate.LitefsEndpoint;
import io.github.litefsspring.cli.LitefsRestore;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.test.cluster.Lease;
import io.github.litefsspring.test.cluster.LitefsCluster;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A primary dies with transactions that no other node has, and comes back.
 */
@LitefsCluster(replicas = 1, lease = Lease.CONSUL)
class LostTransactionsIT {

	private static final Duration FAILOVER = Duration.ofSeconds(90);

	RunningCluster cluster;

	private Path base;

	@BeforeEach
	void nameBase(@TempDir Path folder) {
		this.base = folder.resolve("base.db");
	}

	@Test
	void whatOnlyADeadPrimaryHadIsToldAndKeptWhenItComesBack() throws Exception {
		RunningNode first = this.cluster.awaitPrimary();
		RunningNode second = this.cluster.replicas().get(0);
		first.execute("create table item (id integer primary key)");
		this.cluster.awaitReplicated();
		try (ConfigurableApplicationContext survivor = application(second)) {
			Position common = loseTwoWritesWithTheApplication(first, second);
			await().atMost(FAILOVER).until(() -> role(survivor) == Role.PRIMARY);
			insert(survivor, 10);
			insert(survivor, 11);
			insert(survivor, 12);
			first.start();
			try (ConfigurableApplicationContext returned = application(first)) {
				// the other history is longer already, and only the primary knows where
				// it begins
				assertTold(returned, 1, common.txid() + 1, common.txid() + 2);
				this.cluster.awaitReplicated();
				assertRowsAreShown(returned.getBean(Losses.class).events.get(0).folder());

				first.promote();
				await().atMost(FAILOVER).until(() -> role(returned) == Role.PRIMARY);
				this.cluster.awaitReplicated();
				long before = first.position().txid();
				loseOneWriteWithLitefsAlone(returned, first, second);
				await().atMost(FAILOVER).until(() -> role(survivor) == Role.PRIMARY);
				first.start();
				assertTold(returned, 2, before + 1, before + 1);
				assertThat(survivor.getBean(Losses.class).events).as("the survivor has lost nothing").isEmpty();
			}
		}
	}

	private Position loseTwoWritesWithTheApplication(RunningNode first, RunningNode second) {
		try (ConfigurableApplicationContext dying = application(first)) {
			await().until(() -> role(dying) == Role.PRIMARY);
			insert(dying, 1);
			this.cluster.awaitReplicated();
			Position common = first.position();
			export(first);
			second.replicationPath().stall();
			insert(dying, 2);
			insert(dying, 3);
			first.kill();
			second.replicationPath().cut();
			second.replicationPath().heal();
			return common;
		}
	}

	private void export(RunningNode node) {
		try (LitefsApi api = new LitefsApi(node.apiUrl().toString(), "test")) {
			api.export(String.valueOf(node.database().getFileName()), this.base, Duration.ofSeconds(30));
		}
	}

	private void assertRowsAreShown(Path kept) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
		int status = new LitefsRestore(null, StoreSettings.of(Map.of()), print, print)
			.run(List.of("--diff", this.base.toString(), kept.toString(), "--base", this.base.toString()));
		assertThat(out.toString(StandardCharsets.UTF_8)).contains("table item", "+ id=2", "+ id=3", "2 differences");
		assertThat(status).isZero();
	}

	private void loseOneWriteWithLitefsAlone(ConfigurableApplicationContext application, RunningNode first,
			RunningNode second) {
		second.replicationPath().stall();
		insert(application, 4);
		first.kill();
		second.replicationPath().cut();
		second.replicationPath().heal();
	}

	private static void assertTold(ConfigurableApplicationContext node, int losses, long firstTxid, long lastTxid)
			throws IOException {
		List<LostTransactions> events = node.getBean(Losses.class).events;
		await().atMost(FAILOVER).until(() -> events.size() == losses);
		LostTransactions lost = events.get(losses - 1);
		assertThat(lost.firstTxid()).isEqualTo(firstTxid);
		assertThat(lost.lastTxid()).isEqualTo(lastTxid);
		assertThat(lost.doubtful()).isZero();
		assertThat(files(lost.folder())).hasSize((int) (lastTxid - firstTxid + 1));
		List<LostDescriptor> shown = node.getBean(LitefsEndpoint.class).node().lostTransactions();
		assertThat(shown).hasSize(losses);
		assertThat(shown.get(losses - 1).lastTxid()).isEqualTo("%016x".formatted(lastTxid));
		assertThat(node.getBean(SimpleMeterRegistry.class).get(LostTransactionsMetrics.LOST).functionCounter().count())
			.isEqualTo(events.stream().mapToLong(LostTransactions::count).sum());
	}

	private static List<Path> files(Path folder) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.toList();
		}
	}

	private static Role role(ConfigurableApplicationContext application) {
		return application.getBean(LitefsNode.class).state().role();
	}

	private static void insert(ConfigurableApplicationContext application, int id) {
		application.getBean(JdbcTemplate.class).update("insert into item (id) values (?)", id);
	}

	private static ConfigurableApplicationContext application(RunningNode node) {
		List<String> properties = new ArrayList<>(
				List.of("spring.flyway.enabled=false", "litefs.channel.secret=0123456789abcdef0123456789abcdef",
						"management.endpoints.web.exposure.include=litefs"));
		node.properties().forEach((name, value) -> properties.add(name + "=" + value));
		return new SpringApplicationBuilder(Losses.class).web(WebApplicationType.SERVLET)
			.logStartupInfo(false)
			.properties(properties.toArray(String[]::new))
			.run();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Losses {

		private final List<LostTransactions> events = new CopyOnWriteArrayList<>();

		@EventListener
		void lost(LostTransactionsEvent event) {
			this.events.add(event.transactions());
		}

		@Bean
		SimpleMeterRegistry registry() {
			return new SimpleMeterRegistry();
		}

	}

}
