package io.github.litefsspring.boot.migration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.litefsspring.boot.migration.entities.Painter;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.test.cluster.Lease;
import io.github.litefsspring.test.cluster.LitefsCluster;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Two applications on real nodes, with one way after the other to change the schema. The
 * replica starts first. The database has a rollback journal.
 */
@LitefsCluster(replicas = 1, lease = Lease.CONSUL)
@ExtendWith(OutputCaptureExtension.class)
class MigrationIT {

	private static final List<String> FLYWAY = List.of("spring.flyway.enabled=true",
			"spring.flyway.baseline-on-migrate=true", "spring.flyway.baseline-version=0");

	private static final List<String> LIQUIBASE = List.of("spring.liquibase.enabled=true",
			"spring.liquibase.change-log=classpath:/liquibase/base.yaml");

	private static final List<String> LIQUIBASE_NEXT = List.of("spring.liquibase.enabled=true",
			"spring.liquibase.change-log=classpath:/liquibase/next.yaml");

	private static final List<String> SCRIPTS = List.of("spring.sql.init.mode=always",
			"spring.sql.init.schema-locations=classpath:/scripts/schema.sql",
			"spring.sql.init.data-locations=classpath:/scripts/data.sql");

	private static final List<String> HIBERNATE = List.of("spring.jpa.hibernate.ddl-auto=update",
			"spring.autoconfigure.exclude=");

	RunningCluster cluster;

	String journalMode() {
		return "delete";
	}

	static List<Arguments> ways() {
		return List.of(Arguments.of(FLYWAY, "migration V1 (notes)", "note"),
				Arguments.of(LIQUIBASE, "change set 1 of test", "person"),
				Arguments.of(SCRIPTS, "table customer", "customer"),
				Arguments.of(HIBERNATE, "table painter", "painter"));
	}

	@BeforeEach
	void anEmptyDatabase() {
		RunningNode primary = this.cluster.awaitPrimary();
		primary.execute("create table if not exists first(a text)");
		for (String table : primary.query("select name from sqlite_schema where type = 'table' "
				+ "and name not in ('first', 'sqlite_sequence') order by rowid desc")) {
			primary.execute("drop table " + table);
		}
		this.cluster.awaitReplicated();
	}

	@ParameterizedTest
	@MethodSource("ways")
	void aReplicaThatStartsFirstWaitsUntilThePrimaryHasChangedTheSchema(List<String> way, String missing, String table,
			CapturedOutput output) {
		CompletableFuture<Application> starting = start(this.cluster.replicas().get(0), way);
		patiently(() -> assertThat(output.getOut()).contains("Waiting for " + missing));
		assertThat(starting).isNotDone();
		try (Application primary = new Application(this.cluster.primary(), way, journalMode());
				Application replica = starting.join()) {
			assertThat(replica.role()).isEqualTo(Role.REPLICA);
			assertThat(replica.count(table)).isEqualTo(primary.count(table));
		}
	}

	@Test
	void aNewerReplicaWaitsAndMigratesWhenItIsPromoted(CapturedOutput output) {
		RunningNode first = this.cluster.primary();
		RunningNode second = this.cluster.replicas().get(0);
		try (Application old = new Application(first, LIQUIBASE, journalMode())) {
			this.cluster.awaitReplicated();
			CompletableFuture<Application> starting = start(second, LIQUIBASE_NEXT);
			patiently(() -> assertThat(output.getOut()).contains("Waiting for change set 4 of test"));
			second.promote();
			try (Application next = starting.join()) {
				assertThat(next.role()).isEqualTo(Role.PRIMARY);
				assertThat(next.count("person")).isEqualTo(3);
				patiently(() -> assertThat(old.count("person")).isEqualTo(3));
			}
		}
	}

	private CompletableFuture<Application> start(RunningNode node, List<String> way) {
		return CompletableFuture.supplyAsync(() -> new Application(node, way, journalMode()));
	}

	private static void patiently(ThrowingRunnable assertion) {
		await().atMost(Duration.ofSeconds(60)).untilAsserted(assertion);
	}

	/**
	 * The application on one node.
	 */
	private static final class Application implements AutoCloseable {

		private final ConfigurableApplicationContext context;

		Application(RunningNode litefs, List<String> way, String journalMode) {
			// the later ones win
			List<String> arguments = new ArrayList<>(List.of("spring.flyway.enabled=false", "spring.jmx.enabled=false",
					"litefs.jdbc.journal-mode=" + journalMode, "litefs.shutdown.handoff=false"));
			litefs.properties().forEach((name, value) -> arguments.add(name + "=" + value));
			arguments.removeIf((argument) -> way.stream().anyMatch((other) -> name(other).equals(name(argument))));
			arguments.addAll(way);
			this.context = new SpringApplicationBuilder(Configured.class).web(WebApplicationType.NONE)
				.logStartupInfo(false)
				.run(arguments.stream().map((argument) -> "--" + argument).toArray(String[]::new));
		}

		private static String name(String property) {
			return property.substring(0, property.indexOf('='));
		}

		Role role() {
			return this.context.getBean(LitefsNode.class).state().role();
		}

		int count(String table) {
			return this.context.getBean(JdbcClient.class)
				.sql("select count(*) from " + table)
				.query(Integer.class)
				.single();
		}

		@Override
		public void close() {
			this.context.close();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EntityScan(basePackageClasses = Painter.class)
	static class Configured {

	}

}
