package io.github.litefsspring.boot.durability;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.github.litefsspring.boot.cluster.ClusterMember;
import io.github.litefsspring.boot.cluster.ClusterMembership;
import io.github.litefsspring.consistency.Durability;
import io.github.litefsspring.consistency.DurableCommit;
import io.github.litefsspring.test.cluster.Lease;
import io.github.litefsspring.test.cluster.LitefsCluster;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What a method with {@code REPLICAS} has committed is on the other real candidate when
 * it returns.
 */
@LitefsCluster(replicas = 1, lease = Lease.CONSUL)
class DurableCommitIT {

	private static final int THREADS = 8;

	private static final int WRITES = 25;

	RunningCluster cluster;

	@Test
	void aCommitIsOnTheOtherCandidateWhenTheMethodReturns() {
		RunningNode primary = this.cluster.awaitPrimary();
		RunningNode replica = this.cluster.replicas().get(0);
		primary.execute("create table note (text text primary key)");
		this.cluster.awaitReplicated();
		try (ConfigurableApplicationContext writing = application(primary);
				ConfigurableApplicationContext reading = application(replica)) {
			Notes notes = writing.getBean(Notes.class);
			JdbcClient other = reading.getBean(JdbcClient.class);
			patiently().untilAsserted(() -> assertThat(writing.getBean(ClusterMembership.class).members())
				.extracting(ClusterMember::candidate)
				.containsExactly(true, true));
			List<CompletableFuture<Void>> writers = IntStream.range(0, THREADS)
				.mapToObj((thread) -> CompletableFuture.runAsync(() -> {
					for (int i = 0; i < WRITES; i++) {
						String text = thread + "-" + i;
						notes.add(text);
						assertThat(count(other, text)).as(text).isOne();
					}
				}))
				.toList();
			writers.forEach(CompletableFuture::join);
			reading.close();
			assertThatExceptionOfType(NotDurableException.class).isThrownBy(() -> notes.addQuickly("unseen"))
				.satisfies((ex) -> assertThat(ex.getPosition()).isEqualTo(primary.position()));
			assertThat(count(writing.getBean(JdbcClient.class), "unseen")).isOne();
		}
	}

	private static int count(JdbcClient jdbc, String text) {
		return jdbc.sql("select count(*) from note where text = ?").param(text).query(Integer.class).single();
	}

	private static ConditionFactory patiently() {
		return await().atMost(Duration.ofSeconds(30));
	}

	private static ConfigurableApplicationContext application(RunningNode node) {
		List<String> properties = new ArrayList<>(List.of("spring.flyway.enabled=false", "spring.jmx.enabled=false",
				"litefs.channel.secret=0123456789abcdef0123456789abcdef"));
		node.properties().forEach((name, value) -> properties.add(name + "=" + value));
		return new SpringApplicationBuilder(Application.class).logStartupInfo(false)
			.properties(properties.toArray(String[]::new))
			.run();
	}

	static class Notes {

		private final JdbcClient jdbc;

		Notes(JdbcClient jdbc) {
			this.jdbc = jdbc;
		}

		@DurableCommit(Durability.REPLICAS)
		void add(String text) {
			this.jdbc.sql("insert into note values (?)").param(text).update();
		}

		@DurableCommit(value = Durability.REPLICAS, timeout = "1s")
		void addQuickly(String text) {
			add(text);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Notes notes(JdbcClient jdbc) {
			return new Notes(jdbc);
		}

	}

}
