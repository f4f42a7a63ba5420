package io.github.litefsspring.compatibility.plain;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/**
 * An application that uses JDBC itself.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = HibernateJpaAutoConfiguration.class,
		excludeName = { "org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration",
				"org.springframework.boot.data.jdbc.autoconfigure.DataJdbcRepositoriesAutoConfiguration" })
class JdbcApplication {

}
