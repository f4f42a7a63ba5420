package io.github.litefsspring.boot.primary;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.litefsspring.boot.jdbc.NotPrimaryException;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.primary.Elsewhere;
import io.github.litefsspring.primary.PrimaryOnly;
import io.github.litefsspring.test.cluster.Lease;
import io.github.litefsspring.test.cluster.LitefsCluster;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.test.util.AopTestUtils;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Work of the primary follows the lease from one real node to the other and back.
 */
@LitefsCluster(replicas = 1, lease = Lease.CONSUL)
class PrimaryWorkIT {

	private static final Logger logger = LoggerFactory.getLogger(PrimaryWorkIT.class);

	RunningCluster cluster;

	@Test
	void workFollowsTheLeaseToTheOtherNodeAndBack() {
		RunningNode first = this.cluster.awaitPrimary();
		RunningNode second = this.cluster.replicas().get(0);
		createTables(first);
		try (Application one = new Application(first); Application two = new Application(second)) {
			handOver(one, two);
			handOver(two, one);
		}
	}

	@Test
	void aDemotionInterruptsAJobAndRollsItsTransactionBack() {
		RunningNode first = this.cluster.awaitPrimary();
		RunningNode second = this.cluster.replicas().get(0);
		createTables(first);
		try (Application old = new Application(first); Application next = new Application(second)) {
			Jobs proxy = old.context.getBean(Jobs.class);
			CompletableFuture<Void> job = CompletableFuture.runAsync(proxy::draft);
			patiently().until(() -> old.jobs().drafting.getCount() == 0);
			second.promote();
			assertThat(job).failsWithin(Duration.ofSeconds(30))
				.withThrowableThat()
				.satisfies((ex) -> assertThat(NotPrimaryException.findIn(ex)).isNotNull());
			assertThat(old.jobs().draftInterrupted).isTrue();
			patiently().until(() -> next.poller().running && old.node().state().role() == Role.REPLICA);
			patiently().untilAsserted(() -> assertThat(next.query("select count(*) > 5 from work")).isEqualTo("1"));
			assertThat(next.query("select count(*) from draft")).isEqualTo("0");
		}
	}

	private void createTables(RunningNode primary) {
		primary.execute("drop table if exists work", "create table work (id integer primary key, node text)",
				"drop table if exists draft", "create table draft (node text)");
		this.cluster.awaitReplicated();
	}

	private static void handOver(Application old, Application next) {
		patiently().until(() -> old.poller().running && old.jobs().entered.getCount() == 0);
		assertThat(next.poller().running).isFalse();
		int starts = next.poller().starts;

		next.litefs.promote();

		patiently().until(() -> old.jobs().interruptions > 0 && !old.poller().running);
		patiently().until(() -> next.poller().starts == starts + 1 && next.poller().running);
		patiently().until(() -> old.node().state().role() == Role.REPLICA);
		// whatever comes from now on is the new primary's
		int last = Integer.parseInt(next.query("select coalesce(max(id), 0) from work"));
		patiently().until(() -> Integer.parseInt(next.query("select count(*) from work where id > " + last)) > 5);
		assertThat(next.query("select group_concat(distinct node) from work where id > " + last))
			.isEqualTo(next.litefs.name());
		old.jobs().forget();
	}

	private static ConditionFactory patiently() {
		return await().atMost(Duration.ofSeconds(30)).ignoreExceptions();
	}

	/**
	 * The application on one node.
	 */
	private static final class Application implements AutoCloseable {

		private final RunningNode litefs;

		private final ConfigurableApplicationContext context;

		Application(RunningNode litefs) {
			this.litefs = litefs;
			// in WAL mode LiteFS may end on a primary that is demoted while it commits
			List<String> properties = new ArrayList<>(List.of("spring.flyway.enabled=false", "spring.jmx.enabled=false",
					"litefs.jdbc.journal-mode=delete", "spring.lifecycle.timeout-per-shutdown-phase=1s",
					"litefs.node-name=" + litefs.name()));
			litefs.properties().forEach((name, value) -> properties.add(name + "=" + value));
			this.context = new SpringApplicationBuilder(Work.class).web(WebApplicationType.NONE)
				.logStartupInfo(false)
				.properties(properties.toArray(String[]::new))
				.run();
		}

		LitefsNode node() {
			return this.context.getBean(LitefsNode.class);
		}

		Poller poller() {
			return AopTestUtils.getTargetObject(this.context.getBean(Poller.class));
		}

		Jobs jobs() {
			return AopTestUtils.getTargetObject(this.context.getBean(Jobs.class));
		}

		String query(String sql) {
			return String.valueOf(this.context.getBean(JdbcClient.class).sql(sql).query().singleValue());
		}

		@Override
		public void close() {
			this.context.close();
		}

	}

	/**
	 * Writes its node's name all the time.
	 */
	@PrimaryOnly
	static class Poller implements SmartLifecycle {

		private final JdbcClient jdbc;

		private final LitefsNode node;

		private @Nullable Thread thread;

		private volatile CountDownLatch stopped = new CountDownLatch(1);

		private volatile boolean running;

		private volatile int starts;

		Poller(JdbcClient jdbc, LitefsNode node) {
			this.jdbc = jdbc;
			this.node = node;
		}

		@Override
		public void start() {
			this.starts++;
			this.running = true;
			this.stopped = new CountDownLatch(1);
			this.thread = new Thread(this::poll, "poller");
			this.thread.start();
		}

		private void poll() {
			try {
				while (!this.stopped.await(20, TimeUnit.MILLISECONDS)) {
					write();
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		private void write() {
			try {
				this.jdbc.sql("insert into work (node) values (?)").param(this.node.name()).update();
			}
			catch (RuntimeException ex) {
				logger.info("A write of node {} failed: {}", this.node.name(), ex.getMessage());
			}
		}

		@Override
		public void stop() {
			this.stopped.countDown();
			try {
				this.thread.join();
				this.running = false;
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

	}

	/**
	 * Wait until they are interrupted.
	 */
	static class Jobs {

		private final JdbcClient jdbc;

		private volatile CountDownLatch entered = new CountDownLatch(1);

		private volatile int interruptions;

		private final CountDownLatch drafting = new CountDownLatch(1);

		private volatile boolean draftInterrupted;

		Jobs(JdbcClient jdbc) {
			this.jdbc = jdbc;
		}

		@Scheduled(fixedDelay = 20)
		@PrimaryOnly(elsewhere = Elsewhere.SKIP)
		void untilInterrupted() {
			this.entered.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				this.interruptions++;
			}
		}

		@PrimaryOnly(elsewhere = Elsewhere.SKIP)
		@Transactional
		void draft() {
			this.jdbc.sql("insert into draft values ('draft')").update();
			this.drafting.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				this.draftInterrupted = true;
			}
		}

		void forget() {
			this.entered = new CountDownLatch(1);
			this.interruptions = 0;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableScheduling
	static class Work {

		@Bean
		Poller poller(JdbcClient jdbc, LitefsNode node) {
			return new Poller(jdbc, node);
		}

		@Bean
		Jobs jobs(JdbcClient jdbc) {
			return new Jobs(jdbc);
		}

	}

}
