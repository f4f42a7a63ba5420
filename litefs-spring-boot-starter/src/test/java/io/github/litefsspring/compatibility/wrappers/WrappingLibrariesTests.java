package io.github.litefsspring.compatibility.wrappers;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

import javax.sql.DataSource;

import io.github.litefsspring.boot.jdbc.LitefsDataSources;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.instrumentation.jdbc.datasource.JdbcTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import net.ttddyy.dsproxy.ExecutionInfo;
import net.ttddyy.dsproxy.QueryInfo;
import net.ttddyy.dsproxy.listener.QueryExecutionListener;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * OpenTelemetry's wrapper and datasource-proxy around the data source.
 */
class WrappingLibrariesTests {

	@TempDir
	Path directory;

	@Test
	void openTelemetrySeesWhatTheApplicationDoes() {
		InMemorySpanExporter spans = InMemorySpanExporter.create();
		OpenTelemetrySdk telemetry = OpenTelemetrySdk.builder()
			.setTracerProvider(SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(spans)).build())
			.build();
		everythingWorks(JdbcTelemetry.create(telemetry)::wrap);
		assertThat(spans.getFinishedSpanItems())
			.extracting((span) -> span.getAttributes().get(AttributeKey.stringKey("db.statement")))
			.contains("insert into item(name) values (?)", "select name from item order by id");
	}

	@Test
	void datasourceProxySeesWhatTheApplicationDoes() {
		List<String> queries = new CopyOnWriteArrayList<>();
		everythingWorks((dataSource) -> ProxyDataSourceBuilder.create(dataSource)
			.listener(new Recording(queries))
			.proxyResultSet()
			.build());
		assertThat(queries).contains("insert into item(name) values (?)", "select name from item order by id");
	}

	private void everythingWorks(UnaryOperator<DataSource> wrapper) {
		try (ConfigurableApplicationContext application = application(wrapper, "litefs.mode=standalone",
				"litefs.database=" + this.directory.resolve("data.db"), "spring.sql.init.mode=always",
				"spring.sql.init.schema-locations=classpath:wrappers/schema.sql")) {
			assertThat(LitefsDataSources.find(application.getBean(DataSource.class))).isNotNull();
			JdbcClient jdbc = application.getBean(JdbcClient.class);
			TransactionTemplate transaction = application.getBean(TransactionTemplate.class);
			GeneratedKeyHolder key = new GeneratedKeyHolder();
			jdbc.sql("insert into item(name) values (?)").param("a").update(key, "id");
			assertThat(key.getKey()).isEqualTo(1);
			transaction
				.executeWithoutResult((status) -> jdbc.sql("insert into item(name) values (?)").param("b").update());
			assertThatExceptionOfType(IllegalStateException.class)
				.isThrownBy(() -> transaction.executeWithoutResult((status) -> {
					jdbc.sql("insert into item(name) values (?)").param("c").update();
					throw new IllegalStateException("undo");
				}));
			assertThat(jdbc.sql("select name from item order by id").query(String.class).list()).containsExactly("a",
					"b");
		}
	}

	private static ConfigurableApplicationContext application(UnaryOperator<DataSource> wrapper, String... properties) {
		return new SpringApplicationBuilder(Wrapped.class).web(WebApplicationType.NONE)
			.properties(properties)
			.properties("spring.data.jpa.repositories.enabled=false")
			.initializers((GenericApplicationContext context) -> context.registerBean(BeanPostProcessor.class,
					() -> new Wrapping(wrapper)))
			.run();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Wrapped {

	}

	record Wrapping(UnaryOperator<DataSource> wrapper) implements BeanPostProcessor {

		@Override
		public Object postProcessAfterInitialization(Object bean, String name) {
			return (bean instanceof DataSource dataSource) ? this.wrapper.apply(dataSource) : bean;
		}

	}

	record Recording(List<String> queries) implements QueryExecutionListener {

		@Override
		public void beforeQuery(ExecutionInfo execution, List<QueryInfo> texts) {
		}

		@Override
		public void afterQuery(ExecutionInfo execution, List<QueryInfo> texts) {
			texts.forEach((text) -> this.queries.add(text.getQuery()));
		}

	}

}
