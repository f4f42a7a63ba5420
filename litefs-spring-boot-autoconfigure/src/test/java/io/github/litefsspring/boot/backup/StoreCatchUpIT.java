package io.github.litefsspring.boot.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import io.github.litefsspring.backup.BackupService;
import io.github.litefsspring.backup.lineage.Lineages;
import io.github.litefsspring.backup.store.DirectoryStore;
import io.github.litefsspring.boot.lost.LostTransactionsWatch;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.test.cluster.Lease;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;
import io.github.litefsspring.test.condition.Prerequisite;
import io.github.litefsspring.test.condition.Requires;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A primary dies whose last transactions are in the backup, and on no other node.
 */
@Requires({ Prerequisite.LITEFS, Prerequisite.CONSUL })
class StoreCatchUpIT {

	private static final Duration FAILOVER = Duration.ofSeconds(90);

	@TempDir
	Path folder;

	@ParameterizedTest
	@ValueSource(strings = { "wal", "delete" })
	void theNextPrimaryHasWhatTheDeadOneHadStored(String journalMode) throws Exception {
		try (RunningCluster cluster = RunningCluster.builder().replicas(2).lease(Lease.CONSUL).start()) {
			RunningNode first = cluster.awaitPrimary();
			List<RunningNode> others = cluster.replicas();
			first.execute("pragma journal_mode=" + journalMode, "create table item (id integer primary key, content)");
			cluster.awaitReplicated();
			try (ConfigurableApplicationContext second = application(others.get(0), journalMode);
					ConfigurableApplicationContext third = application(others.get(1), journalMode)) {
				Position stored = storeWhatNobodyElseHas(cluster, first, others, journalMode);
				await().atMost(FAILOVER).until(() -> role(second) == Role.PRIMARY || role(third) == Role.PRIMARY);
				ConfigurableApplicationContext primary = (role(second) == Role.PRIMARY) ? second : third;
				RunningNode replica = (primary == second) ? others.get(1) : others.get(0);

				insert(primary, 5);
				assertThat(ids(primary)).containsExactly(1, 2, 3, 4, 5);
				Position present = primary.getBean(LitefsNode.class).readPosition();
				assertThat(present.txid()).isEqualTo(stored.txid() + 1);
				assertThat(primary.getBean(BackupService.class).awaitStored(present, Duration.ofSeconds(30))).isTrue();
				assertOneLineage();
				cluster.awaitReplicated(replica, present, Duration.ofSeconds(30));
				assertThat(snapshots(replica)).as("the other replica copies the database only when it is new")
					.isEqualTo(1);

				first.start();
				try (ConfigurableApplicationContext returned = application(first, journalMode)) {
					cluster.awaitReplicated();
					assertThat(ids(returned)).containsExactly(1, 2, 3, 4, 5);
					assertThat(returned.getBean(LostTransactionsWatch.class).losses()).isEmpty();
					assertThat(first.query("pragma integrity_check")).containsExactly("ok");
				}
			}
		}
	}

	private Position storeWhatNobodyElseHas(RunningCluster cluster, RunningNode first, List<RunningNode> others,
			String journalMode) throws Exception {
		try (ConfigurableApplicationContext dying = application(first, journalMode)) {
			await().until(() -> role(dying) == Role.PRIMARY);
			insert(dying, 1);
			assertThat(dying.getBean(BackupService.class)
				.awaitStored(dying.getBean(LitefsNode.class).readPosition(), Duration.ofSeconds(30))).isTrue();
			// one file of the store begins with what the others have, and ends with what
			// they have not
			insert(dying, 2);
			cluster.awaitReplicated();
			others.forEach((other) -> other.replicationPath().stall());
			insert(dying, 3);
			insert(dying, 4);
			Position last = dying.getBean(LitefsNode.class).readPosition();
			assertThat(dying.getBean(BackupService.class).awaitStored(last, Duration.ofSeconds(30))).isTrue();
			first.kill();
			for (RunningNode other : others) {
				other.replicationPath().cut();
				other.replicationPath().heal();
			}
			return last;
		}
	}

	private static long snapshots(RunningNode node) throws IOException {
		return Files.readString(node.log()).lines().filter((line) -> line.contains("snapshot received")).count();
	}

	private void assertOneLineage() throws IOException {
		try (DirectoryStore store = new DirectoryStore(this.folder.resolve("backup"))) {
			assertThat(Lineages.read(store).all()).hasSize(1);
		}
	}

	private static void insert(ConfigurableApplicationContext application, int id) {
		byte[] content = new byte[20_000];
		ThreadLocalRandom.current().nextBytes(content);
		application.getBean(JdbcTemplate.class).update("insert into item (id, content) values (?, ?)", id, content);
	}

	private static List<Integer> ids(ConfigurableApplicationContext application) {
		return application.getBean(JdbcTemplate.class).queryForList("select id from item order by id", Integer.class);
	}

	private static Role role(ConfigurableApplicationContext application) {
		return application.getBean(LitefsNode.class).state().role();
	}

	private ConfigurableApplicationContext application(RunningNode node, String journalMode) {
		List<String> properties = new ArrayList<>(
				List.of("spring.flyway.enabled=false", "litefs.backup.enabled=true", "litefs.backup.sync-interval=2s",
						"litefs.backup.drill.cron=-", "litefs.jdbc.journal-mode=" + journalMode,
						"litefs.backup.target=file:" + this.folder.resolve("backup")));
		node.properties().forEach((name, value) -> properties.add(name + "=" + value));
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.logStartupInfo(false)
			.properties(properties.toArray(String[]::new))
			.run();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
