package io.github.litefsspring.compatibility.work;

import java.nio.file.Path;

import io.github.litefsspring.node.LitefsNode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.awaitility.Awaitility.await;

/**
 * The tables of Spring Modulith's event publication registry, of both versions and for
 * each way to complete an event.
 */
class ModulithRegistryTests {

	@TempDir
	Path directory;

	@ParameterizedTest
	@CsvSource({ "update, false", "delete, false", "archive, false", "update, true", "delete, true", "archive, true" })
	void anEventIsCompletedAndTheTablesAreCreatedOnce(String completion, boolean legacy) {
		for (int start = 1; start <= 2; start++) {
			try (ConfigurableApplicationContext application = start(completion, legacy)) {
				application.getBean(Orders.Desk.class).order("table");
				JdbcClient jdbc = application.getBean(JdbcClient.class);
				int events = start;
				await().until(() -> count(jdbc, "done") == events);
				await().until(() -> count(jdbc, "event_publication where completion_date is null") == 0);
				await().until(() -> switch (completion) {
					case "update" -> count(jdbc, "event_publication") == events;
					case "archive" ->
						count(jdbc, "event_publication_archive") == events && count(jdbc, "event_publication") == 0;
					default -> count(jdbc, "event_publication") == 0;
				});
			}
		}
	}

	private ConfigurableApplicationContext start(String completion, boolean legacy) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("litefs.mode=standalone", "litefs.database=" + this.directory.resolve("data.db"),
					"spring.sql.init.mode=always", "spring.sql.init.schema-locations=classpath:work/schema.sql",
					"spring.sql.init.data-locations=optional:classpath:work/data.sql",
					"spring.modulith.events.completion-mode=" + completion,
					"spring.modulith.events.jdbc.use-legacy-structure=" + legacy)
			.run();
	}

	private static int count(JdbcClient jdbc, String what) {
		return jdbc.sql("select count(*) from " + what).query(Integer.class).single();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Orders.class)
	static class Application {

		@Bean
		Done done(JdbcClient jdbc, LitefsNode node) {
			return new Done(jdbc, node);
		}

	}

}
