package io.github.litefsspring.compatibility.plain;

import java.nio.file.Path;

import io.github.litefsspring.jdbc.DataSourceSettings;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.node.StandaloneNode;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.jdbc.core.dialect.DialectResolver;
import org.springframework.data.jdbc.core.dialect.JdbcDialect;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * An application that uses Spring Data JDBC, with the dialect of the starter also where
 * the starter is not: without a dialect, Spring Data JDBC does not start on SQLite.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = HibernateJpaAutoConfiguration.class,
		excludeName = "org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration")
class DataJdbcApplication {

	@Bean
	JdbcDialect dialect() {
		Path database = Path.of("never-opened.db");
		try (LitefsDataSource dataSource = new LitefsDataSource(new StandaloneNode(database, "laptop"),
				DataSourceSettings.of(database))) {
			return DialectResolver.getDialect(new JdbcTemplate(dataSource));
		}
	}

}
