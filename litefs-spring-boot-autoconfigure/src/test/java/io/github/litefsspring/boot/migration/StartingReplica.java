package io.github.litefsspring.boot.migration;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.github.litefsspring.boot.autoconfigure.LitefsAutoConfiguration;
import io.github.litefsspring.boot.autoconfigure.LitefsDataSourceAutoConfiguration;
import io.github.litefsspring.boot.autoconfigure.LitefsMigrationAutoConfiguration;
import io.github.litefsspring.jdbc.DataSourceSettings;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StandaloneNode;
import io.github.litefsspring.node.StubLitefsNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A primary and a replica that begin with a database in which they find nothing of what
 * they need. Both use the same file, so what one commits is replicated at once.
 */
@ExtendWith(OutputCaptureExtension.class)
abstract class StartingReplica {

	final StubLitefsNode node = new StubLitefsNode(Role.REPLICA);

	@TempDir
	Path directory;

	JdbcTemplate jdbc;

	private LitefsDataSource database;

	@BeforeEach
	void createDatabase() {
		DataSourceSettings settings = DataSourceSettings.of(file());
		this.database = new LitefsDataSource(new StandaloneNode(settings.database(), "primary"), settings);
		this.jdbc = new JdbcTemplate(this.database);
		this.jdbc.execute("create table other(a text)");
	}

	@AfterEach
	void closeDatabase() {
		this.database.close();
	}

	private Path file() {
		return this.directory.resolve("data.db");
	}

	/**
	 * The auto-configuration that makes the changes.
	 */
	abstract Class<?> autoConfiguration();

	void startPrimary(String... properties) {
		primary().withPropertyValues(properties).run((context) -> {
			assertThat(context).hasNotFailed();
			this.node.at(new Position(2, this.node.state().position().checksum() + 1));
		});
	}

	CompletableFuture<Void> startReplica(String... properties) {
		return CompletableFuture.runAsync(
				() -> replica().withPropertyValues(properties).run((context) -> assertThat(context).hasNotFailed()));
	}

	ApplicationContextRunner primary() {
		return application(new StandaloneNode(file(), "primary"));
	}

	ApplicationContextRunner replica() {
		return application(this.node);
	}

	private ApplicationContextRunner application(LitefsNode node) {
		List<Class<?>> classes = List.of(LitefsAutoConfiguration.class, LitefsDataSourceAutoConfiguration.class,
				LitefsMigrationAutoConfiguration.class, DataSourceAutoConfiguration.class,
				JdbcTemplateAutoConfiguration.class);
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations
				.of(Stream.concat(classes.stream(), Stream.of(autoConfiguration())).toArray(Class<?>[]::new)))
			.withBean(LitefsNode.class, () -> node)
			.withPropertyValues("litefs.database=" + file());
	}

	int count(String table) {
		Integer count = this.jdbc.queryForObject("select count(*) from " + table, Integer.class);
		return (count != null) ? count : 0;
	}

	List<String> tables() {
		return this.jdbc.queryForList("select name from sqlite_schema where type = 'table' order by rowid",
				String.class);
	}

}
