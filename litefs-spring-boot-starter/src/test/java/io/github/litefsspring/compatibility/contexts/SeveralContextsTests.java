package io.github.litefsspring.compatibility.contexts;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import io.github.litefsspring.node.LitefsNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Several contexts in one JVM, on databases of their own and on the same one.
 */
class SeveralContextsTests {

	private static final int ROWS = 50;

	@TempDir
	Path directory;

	@Test
	void eachHasItsOwnDatabaseAndOneGoesOnWhenTheOtherIsClosed() {
		Set<String> before = threads();
		try (ConfigurableApplicationContext first = application("first.db")) {
			createTable(first);
			try (ConfigurableApplicationContext second = application("second.db")) {
				createTable(second);
				insert(second, "b");
				insert(first, "a");
				assertThat(count(first)).isOne();
				assertThat(count(second)).isOne();
			}
			insert(first, "a");
			assertThat(count(first)).isEqualTo(2);
		}
		await().untilAsserted(() -> assertThat(threads()).isEqualTo(before));
	}

	@Test
	void twoOnTheSameDatabaseWriteAtTheSameTime() {
		try (ConfigurableApplicationContext first = application("same.db");
				ConfigurableApplicationContext second = application("same.db")) {
			createTable(first);
			CompletableFuture.allOf(insertMany(first, "a"), insertMany(second, "b")).join();
			assertThat(count(first)).isEqualTo(2 * ROWS);
			assertThat(count(second)).isEqualTo(2 * ROWS);
		}
	}

	@Test
	void aChildUsesTheDatabaseOfItsParent() {
		try (ConfigurableApplicationContext parent = application("parent.db")) {
			createTable(parent);
			try (ConfigurableApplicationContext child = new SpringApplicationBuilder(Application.class).parent(parent)
				.web(WebApplicationType.NONE)
				.properties("spring.data.jpa.repositories.enabled=false")
				.run()) {
				assertThat(child.getBean(DataSource.class)).isSameAs(parent.getBean(DataSource.class));
				assertThat(child.getBean(LitefsNode.class)).isSameAs(parent.getBean(LitefsNode.class));
				insert(child, "c");
			}
			insert(parent, "p");
			assertThat(count(parent)).isEqualTo(2);
		}
	}

	private ConfigurableApplicationContext application(String database) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("litefs.mode=standalone", "litefs.database=" + this.directory.resolve(database),
					"spring.data.jpa.repositories.enabled=false")
			.run();
	}

	private static void createTable(ApplicationContext context) {
		context.getBean(JdbcClient.class).sql("create table item(id integer primary key, name text)").update();
	}

	private static void insert(ApplicationContext context, String name) {
		context.getBean(JdbcClient.class).sql("insert into item(name) values (?)").param(name).update();
	}

	private static CompletableFuture<Void> insertMany(ApplicationContext context, String name) {
		return CompletableFuture.runAsync(() -> {
			for (int i = 0; i < ROWS; i++) {
				context.getBean(TransactionTemplate.class).executeWithoutResult((status) -> {
					count(context);
					insert(context, name);
				});
			}
		});
	}

	private static int count(ApplicationContext context) {
		return context.getBean(JdbcClient.class).sql("select count(*) from item").query(Integer.class).single();
	}

	private static Set<String> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.startsWith("litefs"))
			.collect(Collectors.toSet());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
