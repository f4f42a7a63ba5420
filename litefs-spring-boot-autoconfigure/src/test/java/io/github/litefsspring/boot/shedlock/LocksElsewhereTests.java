package io.github.litefsspring.boot.shedlock;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

import javax.sql.DataSource;

import io.github.litefsspring.boot.autoconfigure.LitefsAutoConfiguration;
import io.github.litefsspring.boot.autoconfigure.LitefsDataSourceAutoConfiguration;
import io.github.litefsspring.boot.autoconfigure.LitefsPrimaryAutoConfiguration;
import io.github.litefsspring.jdbc.DataSourceSettings;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StandaloneNode;
import io.github.litefsspring.node.StubLitefsNode;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.provider.jdbctemplate.JdbcTemplateLockProvider;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class LocksElsewhereTests {

	private static final String TABLE = "create table shedlock(name varchar(64) primary key, lock_until timestamp, "
			+ "locked_at timestamp, locked_by varchar(255))";

	private final StubLitefsNode node = new StubLitefsNode(Role.REPLICA);

	@TempDir
	Path directory;

	@BeforeEach
	void createTable() {
		DataSourceSettings settings = DataSourceSettings.of(this.directory.resolve("data.db"));
		try (LitefsDataSource database = new LitefsDataSource(new StandaloneNode(settings.database(), "primary"),
				settings)) {
			new JdbcTemplate(database).execute(TABLE);
		}
	}

	@Test
	void aReplicaGetsNoLockAndTheSameNodeGetsItAsThePrimary(CapturedOutput output) {
		runner().withUserConfiguration(Locks.class).run((context) -> {
			LockProvider locks = context.getBean(JdbcTemplateLockProvider.class);
			assertThat(locks.lock(report())).isEmpty();
			assertThat(locks.lock(report())).isEmpty();
			assertThat(output).containsOnlyOnce("tasks with a lock run on the primary")
				.doesNotContain("Unexpected exception");
			this.node.become(Role.PRIMARY);
			assertThat(locks.lock(report())).isPresent();
			assertThat(locks.lock(report())).isEmpty();
		});
	}

	@Test
	void locksOfAnotherDatabaseAreGivenWhateverTheRole() {
		runner().withUserConfiguration(OtherLocks.class)
			.run((context) -> assertThat(context.getBean(LockProvider.class).lock(report())).isPresent());
	}

	private ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(LitefsAutoConfiguration.class, LitefsDataSourceAutoConfiguration.class,
							LitefsPrimaryAutoConfiguration.class, LitefsShedLockAutoConfiguration.class))
			.withBean(LitefsNode.class, () -> this.node)
			.withPropertyValues("litefs.database=" + this.directory.resolve("data.db"));
	}

	private static LockConfiguration report() {
		return new LockConfiguration(Instant.now(), "report", Duration.ofMinutes(1), Duration.ZERO);
	}

	@Configuration(proxyBeanMethods = false)
	static class Locks {

		@Bean
		JdbcTemplateLockProvider locks(DataSource dataSource) {
			return new JdbcTemplateLockProvider(dataSource);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OtherLocks {

		@Bean(defaultCandidate = false)
		JdbcDataSource other() {
			JdbcDataSource h2 = new JdbcDataSource();
			h2.setUrl("jdbc:h2:mem:locks;DB_CLOSE_DELAY=-1");
			new JdbcTemplate(h2).execute(TABLE);
			return h2;
		}

		@Bean
		JdbcTemplateLockProvider locks(@Qualifier("other") JdbcDataSource other) {
			return new JdbcTemplateLockProvider(other);
		}

	}

}
