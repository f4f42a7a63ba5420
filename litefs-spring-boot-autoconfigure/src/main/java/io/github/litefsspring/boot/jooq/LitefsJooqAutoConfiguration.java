package io.github.litefsspring.boot.jooq;

import io.github.litefsspring.jdbc.LitefsDataSource;
import org.jooq.DSLContext;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.jooq.autoconfigure.DefaultConfigurationCustomizer;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for jOOQ.
 *
 * @since 0.1.0
 */
@AutoConfiguration(afterName = "io.github.litefsspring.boot.autoconfigure.LitefsDataSourceAutoConfiguration",
		beforeName = "org.springframework.boot.jooq.autoconfigure.JooqAutoConfiguration")
@ConditionalOnClass({ DSLContext.class, DefaultConfigurationCustomizer.class })
@ConditionalOnBean(LitefsDataSource.class)
public final class LitefsJooqAutoConfiguration {

	@Bean
	JooqOnSqlite litefsJooqConfigurationCustomizer() {
		return new JooqOnSqlite();
	}

}
