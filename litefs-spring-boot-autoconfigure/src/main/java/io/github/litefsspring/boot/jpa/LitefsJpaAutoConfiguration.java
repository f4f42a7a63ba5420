package io.github.litefsspring.boot.jpa;

import javax.sql.DataSource;

import io.github.litefsspring.boot.jdbc.LitefsDataSources;
import io.github.litefsspring.jdbc.LitefsDataSource;
import org.hibernate.dialect.Dialect;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for Hibernate.
 *
 * @since 0.1.0
 */
@AutoConfiguration(afterName = "io.github.litefsspring.boot.autoconfigure.LitefsDataSourceAutoConfiguration",
		beforeName = "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration")
@ConditionalOnClass({ Dialect.class, HibernatePropertiesCustomizer.class })
@ConditionalOnBean(LitefsDataSource.class)
public final class LitefsJpaAutoConfiguration {

	@Bean
	HibernateOnSqlite litefsHibernatePropertiesCustomizer(ObjectProvider<DataSource> dataSources,
			Environment environment, ResourceLoader classPath) {
		return new HibernateOnSqlite(() -> LitefsDataSources.in(dataSources).typeSettings().storage(),
				environment.getProperty("spring.jpa.database-platform"), classPath.getClassLoader());
	}

}
