package io.github.litefsspring.boot.actuate;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.litefsspring.boot.actuate.LitefsEndpoint.ActionDescriptor;
import io.github.litefsspring.jdbc.JournalMode;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.test.cluster.Lease;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;
import io.github.litefsspring.test.condition.RequiresLitefs;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The lease goes from one real node to the other and back while many threads write.
 */
@RequiresLitefs
class HandoffIT {

	private static final int THREADS = 8;

	private static final int HANDOFFS = Integer.getInteger("litefs.it.handoffs", 6);

	private static final int WRITES_BETWEEN = 200;

	private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

	private final AtomicInteger names = new AtomicInteger();

	private volatile boolean stopped;

	@ParameterizedTest
	@EnumSource(names = { "DELETE", "WAL" })
	void whatIsAcknowledgedDuringAHandoffIsOnTheNewPrimary(JournalMode mode) throws Exception {
		try (RunningCluster cluster = RunningCluster.builder().replicas(1).lease(Lease.CONSUL).start()) {
			RunningNode first = cluster.awaitPrimary();
			first.execute("pragma journal_mode = " + mode, "create table item (name text primary key)");
			cluster.awaitReplicated();
			try (Application one = new Application(first, mode.name());
					Application two = new Application(cluster.replicas().get(0), mode.name())) {
				handOffWhileWriting(List.of(one, two));
				cluster.awaitReplicated();
				for (Application application : List.of(one, two)) {
					Set<String> lost = new HashSet<>(this.acknowledged);
					lost.removeAll(application.names());
					assertThat(lost).as("lost on %s", application.litefs.name()).isEmpty();
				}
			}
		}
	}

	private void handOffWhileWriting(List<Application> applications) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(THREADS);
		List<Future<?>> writers = new ArrayList<>();
		try {
			for (int thread = 0; thread < THREADS; thread++) {
				writers.add(threads.submit(() -> write(applications)));
			}
			for (int i = 0; i < HANDOFFS; i++) {
				int before = this.acknowledged.size();
				patiently().until(() -> this.acknowledged.size() > before + WRITES_BETWEEN);
				Application old = applications.get(i % 2);
				Application next = applications.get((i + 1) % 2);
				ActionDescriptor done = old.handOffTo(next);
				assertThat(done.accepted()).as(done.message()).isTrue();
				assertThat(old.role()).isNotEqualTo(Role.PRIMARY);
				patiently().until(() -> next.role() == Role.PRIMARY && old.role() == Role.REPLICA);
			}
		}
		finally {
			this.stopped = true;
			for (Future<?> writer : writers) {
				writer.get(1, TimeUnit.MINUTES);
			}
			threads.shutdown();
		}
	}

	private void write(List<Application> applications) {
		while (!this.stopped) {
			for (Application application : applications) {
				if (application.role() == Role.PRIMARY) {
					write(application);
				}
			}
		}
	}

	private void write(Application application) {
		String name = "n" + this.names.incrementAndGet();
		try {
			application.jdbc.sql("insert into item values (?)").param(name).update();
			this.acknowledged.add(name);
		}
		catch (DataAccessException ex) {
			// it waited while the lease went away
		}
	}

	private static ConditionFactory patiently() {
		return await().atMost(30, TimeUnit.SECONDS);
	}

	/**
	 * The application on one node.
	 */
	private static final class Application implements AutoCloseable {

		private final RunningNode litefs;

		private final ConfigurableApplicationContext context;

		private final LitefsNode node;

		private final JdbcClient jdbc;

		Application(RunningNode litefs, String journalMode) {
			this.litefs = litefs;
			List<String> properties = new ArrayList<>(List.of("spring.flyway.enabled=false", "spring.jmx.enabled=false",
					"litefs.jdbc.journal-mode=" + journalMode, "management.endpoints.web.exposure.include=litefs",
					"litefs.node-name=" + litefs.name()));
			litefs.properties().forEach((name, value) -> properties.add(name + "=" + value));
			this.context = new SpringApplicationBuilder(Configured.class).web(WebApplicationType.NONE)
				.logStartupInfo(false)
				.properties(properties.toArray(String[]::new))
				.run();
			this.node = this.context.getBean(LitefsNode.class);
			this.jdbc = this.context.getBean(JdbcClient.class);
		}

		Role role() {
			return this.node.state().role();
		}

		ActionDescriptor handOffTo(Application other) {
			WebEndpointResponse<ActionDescriptor> response = this.context.getBean(LitefsEndpoint.class)
				.act("handoff", other.node.nodeId(), null, null);
			return response.getBody();
		}

		Set<String> names() {
			return new HashSet<>(this.jdbc.sql("select name from item").query(String.class).list());
		}

		@Override
		public void close() {
			this.context.close();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Configured {

	}

}
