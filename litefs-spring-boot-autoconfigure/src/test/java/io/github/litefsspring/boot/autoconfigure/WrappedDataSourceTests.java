package io.github.litefsspring.boot.autoconfigure;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.UnaryOperator;

import javax.sql.DataSource;

import io.github.litefsspring.boot.actuate.LitefsEndpoint;
import io.github.litefsspring.boot.actuate.ReadMetrics;
import io.github.litefsspring.boot.actuate.WriterMetrics;
import io.github.litefsspring.boot.jdbc.DataSourceWrappedException;
import io.github.litefsspring.boot.jdbc.LitefsDataSources;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What tracing and logging libraries do with a {@code DataSource} bean.
 */
class WrappedDataSourceTests {

	@TempDir
	Path directory;

	@ParameterizedTest
	@EnumSource
	void everythingWorksWhateverWrapsTheDataSource(Wrapping wrapping) {
		runner(wrapping.wrap).run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(ReadMetrics.class).hasSingleBean(WriterMetrics.class);
			JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
			assertThat(jdbc.update("insert into item(name) values ('a')")).isOne();
			assertThat(jdbc.queryForList("select name from item", String.class)).contains("a");
			assertThat(context.getBean(Flyway.class).info().pending()).isEmpty();
			assertThat(context.getBean(Flyway.class).getConfiguration().getDataSource().getClass().getSimpleName())
				.isEqualTo("MigrationDataSource");
			assertThat(LitefsDataSources.in(context.getBeanProvider(DataSource.class)).reads()).isNotNull();
			assertThat(context.getBean(LitefsEndpoint.class).node()).isNotNull();
		});
	}

	@Test
	void aWrapperThatHidesTheDataSourceIsNamed() {
		runner(Hiding::new).run((context) -> assertThat(context).getFailure()
			.rootCause()
			.isInstanceOf(DataSourceWrappedException.class)
			.hasMessageContaining(Hiding.class.getName()));
	}

	private ApplicationContextRunner runner(UnaryOperator<DataSource> wrap) {
		return new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(LitefsAutoConfiguration.class, LitefsDataSourceAutoConfiguration.class,
							DataSourceAutoConfiguration.class, JdbcTemplateAutoConfiguration.class,
							LitefsMigrationAutoConfiguration.class, FlywayAutoConfiguration.class,
							LitefsMetricsAutoConfiguration.class, LitefsVacuumAutoConfiguration.class,
							LitefsHandoverAutoConfiguration.class, LitefsEndpointAutoConfiguration.class))
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.withBean(BeanPostProcessor.class, () -> new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String name) {
					return (bean instanceof DataSource dataSource) ? wrap.apply(dataSource) : bean;
				}

			})
			.withPropertyValues("litefs.mode=standalone", "litefs.database=" + this.directory.resolve("data.db"),
					"management.endpoints.web.exposure.include=litefs",
					"spring.flyway.locations=classpath:io/github/litefsspring/boot/wrapped");
	}

	enum Wrapping {

		NOTHING((dataSource) -> dataSource),

		SPRINGS_WRAPPER(DelegatingDataSource::new),

		TRANSACTION_AWARE(TransactionAwareDataSourceProxy::new),

		LAZY(LazyConnectionDataSourceProxy::new),

		TWO_WRAPPERS((dataSource) -> new DelegatingDataSource(new Unwrapping(dataSource))),

		JDBC_WRAPPER(Unwrapping::new),

		PROXY_OF_THE_INTERFACE((dataSource) -> proxy(dataSource, false)),

		PROXY_OF_THE_CLASS((dataSource) -> proxy(dataSource, true)),

		PROXY_OF_A_WRAPPER((dataSource) -> proxy(new Unwrapping(dataSource), true)),

		DYNAMIC_PROXY(Wrapping::dynamic);

		private final UnaryOperator<DataSource> wrap;

		Wrapping(UnaryOperator<DataSource> wrap) {
			this.wrap = wrap;
		}

		private static DataSource proxy(DataSource target, boolean ofClass) {
			ProxyFactory factory = new ProxyFactory(target);
			factory.setProxyTargetClass(ofClass);
			return (DataSource) factory.getProxy();
		}

		private static DataSource dynamic(DataSource target) {
			return (DataSource) Proxy.newProxyInstance(Wrapping.class.getClassLoader(),
					new Class<?>[] { DataSource.class }, (proxy, method, arguments) -> {
						try {
							return method.invoke(target, arguments);
						}
						catch (InvocationTargetException ex) {
							throw ex.getCause();
						}
					});
		}

	}

	/** Hands out connections, and nothing else. */
	static class Hiding extends AbstractDataSource {

		final DataSource target;

		Hiding(DataSource target) {
			this.target = target;
		}

		@Override
		public Connection getConnection() throws SQLException {
			return this.target.getConnection();
		}

		@Override
		public Connection getConnection(String username, String password) throws SQLException {
			return getConnection();
		}

	}

	/** Can be unwrapped as JDBC says. */
	static class Unwrapping extends Hiding {

		Unwrapping(DataSource target) {
			super(target);
		}

		@Override
		public <T> T unwrap(Class<T> type) throws SQLException {
			return type.isInstance(this) ? type.cast(this) : this.target.unwrap(type);
		}

		@Override
		public boolean isWrapperFor(Class<?> type) throws SQLException {
			return type.isInstance(this) || this.target.isWrapperFor(type);
		}

	}

}
