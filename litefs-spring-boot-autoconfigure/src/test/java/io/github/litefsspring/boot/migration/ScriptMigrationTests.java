package io.github.litefsspring.boot.migration;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import javax.sql.DataSource;

import io.github.litefsspring.node.Role;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.jdbc.autoconfigure.DataSourceInitializationAutoConfiguration;
import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.boot.sql.init.DatabaseInitializationSettings;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.init.DataSourceInitializer;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ScriptMigrationTests extends StartingReplica {

	private static final String SCHEMA = """
			create table if not exists customer(id integer primary key, name text not null);
			create index if not exists customer_name on customer(name);
			create table if not exists invoice(id integer primary key, customer integer references customer(id));
			""";

	private static final String DATA = "insert or ignore into customer(id, name) values (1, 'Ada');";

	@Override
	Class<?> autoConfiguration() {
		return DataSourceInitializationAutoConfiguration.class;
	}

	@Test
	void aReplicaThatStartsFirstWaitsForThePrimary(CapturedOutput output) throws Exception {
		String[] properties = scripts(SCHEMA, DATA);
		CompletableFuture<Void> replica = startReplica(properties);
		await().until(() -> output.getOut()
			.contains("Waiting for table customer, index customer_name, table invoice to be replicated"));
		assertThat(tables()).containsExactly("other");
		startPrimary(properties);
		replica.get();
		assertThat(count("customer")).isOne();
	}

	@Test
	void aNewerReplicaWaitsForWhatIsNew(CapturedOutput output) throws Exception {
		startPrimary(scripts(SCHEMA, DATA));
		String[] properties = scripts(SCHEMA + "alter table customer add column email; create table late(a);", DATA);
		CompletableFuture<Void> replica = startReplica(properties);
		await().until(() -> output.getOut().contains("Waiting for table late, column customer.email to be replicated"));
		startPrimary(properties);
		replica.get();
	}

	@Test
	void aScriptThatIsNotMadeToRunTwiceIsCompleteWhenItsTablesAreThere() throws Exception {
		String[] properties = scripts("create table a(x); create table b(x);", "insert into a values (1);");
		this.jdbc.execute("create table a(x)");
		replica().withPropertyValues(properties)
			.withPropertyValues("litefs.migration.replica=validate")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("The schema of this database lacks table b (litefs.migration.replica=validate)"));
		this.jdbc.execute("create table b(x)");
		startReplica(properties).get();
		assertThat(count("a")).isZero();
	}

	@Test
	void aReplicaThatIsPromotedWhileItWaitsRunsTheScripts(CapturedOutput output) throws Exception {
		CompletableFuture<Void> replica = startReplica(scripts(SCHEMA, DATA));
		await().until(() -> output.getOut().contains("Waiting for table customer"));
		this.node.become(Role.PRIMARY);
		replica.get();
		assertThat(count("customer")).isOne();
	}

	@Test
	void whatNoneHasPassedOverIsDoneAfterAPromotion() throws Exception {
		replica().withPropertyValues(scripts(SCHEMA, DATA))
			.withPropertyValues("litefs.migration.replica=none")
			.run((context) -> {
				assertThat(tables()).containsExactly("other");
				this.node.become(Role.PRIMARY);
				await().until(() -> tables().contains("customer") && count("customer") == 1);
			});
	}

	@Test
	void thePrimaryHasTheWriterForItselfAndNoForeignKeysAreEnforcedMeanwhile() throws Exception {
		startPrimary(scripts(SCHEMA, DATA));
		this.jdbc.update("insert into invoice values (1, 1)");
		startPrimary(scripts("""
				PRAGMA foreign_keys=OFF;
				create table customer_new(id integer primary key, name text not null);
				insert into customer_new select id, name from customer;
				drop table customer;
				alter table customer_new rename to customer;
				PRAGMA foreign_keys=ON;
				""", ""));
		assertThat(count("invoice")).isOne();
		assertThat(count("customer")).isOne();
	}

	@Test
	void scriptsRunOnceAndTheirBeanIsNoProxy() throws Exception {
		primary().withPropertyValues(scripts(SCHEMA, "insert into customer(name) values ('Ada');")).run((context) -> {
			assertThat(count("customer")).isOne();
			assertThat(AopUtils.isAopProxy(context.getBean(DataSourceScriptDatabaseInitializer.class))).isFalse();
		});
	}

	@Test
	void aScriptThatFailsStopsThePrimaryWithItsOwnMessage() throws Exception {
		primary().withPropertyValues(scripts("create tabel a(x);", ""))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("near \"tabel\": syntax error"));
	}

	@Test
	void initializersOfAnyLibraryAreWaitedFor(CapturedOutput output) throws Exception {
		Files.writeString(this.directory.resolve("library.sql"), "create table library(a); create table more(a);");
		CompletableFuture<Void> replica = CompletableFuture
			.runAsync(() -> replica().withUserConfiguration(Library.class, Populated.class)
				.withBean("library.sql", String.class, () -> this.directory.resolve("library.sql").toString())
				.run((context) -> assertThat(context).hasNotFailed()));
		await().until(() -> output.getOut().contains("Waiting for table library, table more to be replicated"));
		primary().withUserConfiguration(Library.class)
			.withBean("library.sql", String.class, () -> this.directory.resolve("library.sql").toString())
			.run((context) -> assertThat(context).hasNotFailed());
		await().until(() -> output.getOut().contains("Waiting for table populated to be replicated"));
		this.jdbc.execute("create table populated(a)");
		replica.get();
	}

	@Test
	void scriptsForAnotherDatabaseRunWhateverTheRole() {
		replica().withUserConfiguration(Other.class)
			.run((context) -> assertThat(new JdbcTemplate(context.getBean("other", JdbcDataSource.class))
				.queryForObject("select count(*) from library", Integer.class)).isZero());
	}

	private String[] scripts(String schema, String data) throws IOException {
		Files.writeString(this.directory.resolve("schema.sql"), schema);
		Files.writeString(this.directory.resolve("data.sql"), data + "select 1;");
		return new String[] { "spring.sql.init.mode=always",
				"spring.sql.init.schema-locations=file:" + this.directory.resolve("schema.sql"),
				"spring.sql.init.data-locations=file:" + this.directory.resolve("data.sql") };
	}

	private static DataSourceScriptDatabaseInitializer initializer(DataSource dataSource, String script) {
		DatabaseInitializationSettings settings = new DatabaseInitializationSettings();
		settings.setSchemaLocations(List.of(script));
		settings.setMode(DatabaseInitializationMode.ALWAYS);
		settings.setContinueOnError(true);
		return new DataSourceScriptDatabaseInitializer(dataSource, settings);
	}

	@Configuration(proxyBeanMethods = false)
	static class Library {

		@Bean
		DataSourceScriptDatabaseInitializer library(DataSource dataSource, String script) {
			return initializer(dataSource, "file:" + script);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Populated {

		@Bean
		DataSourceInitializer populated(DataSource dataSource,
				@Qualifier("library") DataSourceScriptDatabaseInitializer first, String script) throws IOException {
			var populated = new FileSystemResource(script).createRelative("populated.sql").getFile().toPath();
			Files.writeString(populated, "create table populated(a);");
			DataSourceInitializer initializer = new DataSourceInitializer();
			initializer.setDataSource(dataSource);
			initializer.setDatabasePopulator(new ResourceDatabasePopulator(new FileSystemResource(populated)));
			return initializer;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Other {

		@Bean(defaultCandidate = false)
		JdbcDataSource other() {
			JdbcDataSource h2 = new JdbcDataSource();
			h2.setUrl("jdbc:h2:mem:scripts;DB_CLOSE_DELAY=-1");
			return h2;
		}

		@Bean
		DataSourceInitializer otherScripts(@Qualifier("other") JdbcDataSource other) {
			DataSourceInitializer initializer = new DataSourceInitializer();
			initializer.setDataSource(other);
			initializer.setDatabasePopulator(new ResourceDatabasePopulator(
					new ByteArrayResource("create table library(a int);".getBytes(StandardCharsets.UTF_8))));
			return initializer;
		}

	}

}
