package io.github.litefsspring.boot.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.litefsspring.boot.LitefsRoleChangedEvent;
import io.github.litefsspring.jdbc.WriterPreparation;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import io.github.litefsspring.primary.PrimaryOnly;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A node that becomes the primary does one thing after the other.
 */
class PromotionOrderTests {

	// so long that whatever does not wait would come first
	private static final Duration SLOW = Duration.ofMillis(300);

	private static final List<String> ORDER = List.of("caught up", "migrated", "work started", "event");

	private final StubLitefsNode node = new StubLitefsNode(Role.REPLICA);

	private final List<String> steps = new CopyOnWriteArrayList<>();

	@Test
	void itCatchesUpMigratesStartsItsWorkAndTellsTheApplication(@TempDir Path directory) {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(LitefsAutoConfiguration.class, LitefsDataSourceAutoConfiguration.class,
							LitefsMigrationAutoConfiguration.class, LitefsPrimaryAutoConfiguration.class,
							FlywayAutoConfiguration.class, DataSourceAutoConfiguration.class))
			.withBean("litefsNode", LitefsNode.class, () -> this.node)
			.withBean("steps", List.class, () -> this.steps)
			.withUserConfiguration(Application.class)
			.withPropertyValues("litefs.database=" + directory.resolve("data.db"), "litefs.migration.replica=none")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				await().until(() -> this.steps.contains("event"));
				this.steps.clear();
				this.node.become(Role.PRIMARY);
				await().untilAsserted(() -> assertThat(this.steps).containsExactlyElementsOf(ORDER));
			});
	}

	private static void take(List<String> steps, String step) {
		try {
			Thread.sleep(SLOW.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		steps.add(step);
	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

		@Bean
		WriterPreparation catchUp(List<String> steps) {
			return () -> {
				take(steps, "caught up");
				return WriterPreparation.NOTHING;
			};
		}

		@Bean
		Callback migrated(List<String> steps) {
			return new BaseCallback() {

				@Override
				public boolean supports(Event event, Context context) {
					return event == Event.AFTER_MIGRATE;
				}

				@Override
				public void handle(Event event, Context context) {
					take(steps, "migrated");
				}

			};
		}

		@Bean
		Listener listener(List<String> steps) {
			return new Listener(steps);
		}

		@Bean
		Work work(List<String> steps) {
			return new Work(steps);
		}

	}

	/**
	 * Hears of the role.
	 */
	static class Listener {

		private final List<String> steps;

		Listener(List<String> steps) {
			this.steps = steps;
		}

		@EventListener
		void changed(LitefsRoleChangedEvent event) {
			this.steps.add("event");
		}

	}

	/**
	 * Runs on the primary.
	 */
	@PrimaryOnly
	static class Work implements SmartLifecycle {

		private final List<String> steps;

		private volatile boolean running;

		Work(List<String> steps) {
			this.steps = steps;
		}

		@Override
		public void start() {
			take(this.steps, "work started");
			this.running = true;
		}

		@Override
		public void stop() {
			this.running = false;
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

	}

}
