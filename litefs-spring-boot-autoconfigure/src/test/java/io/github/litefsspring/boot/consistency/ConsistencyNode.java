package io.github.litefsspring.boot.consistency;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

import io.github.litefsspring.boot.autoconfigure.LitefsAutoConfiguration;
import io.github.litefsspring.boot.autoconfigure.LitefsConsistencyAutoConfiguration;
import io.github.litefsspring.boot.autoconfigure.LitefsWebAutoConfiguration;
import io.github.litefsspring.consistency.PendingHistory;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.StubLitefsNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.AsyncTaskExecutor;

/**
 * A web application on a stub node, with a server of its own.
 */
class ConsistencyNode implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	ConsistencyNode(StubLitefsNode node, String... properties) {
		this(node, PendingHistory.NONE, properties);
	}

	ConsistencyNode(StubLitefsNode node, PendingHistory pending, String... properties) {
		List<String> all = new ArrayList<>(
				List.of("server.port=0", "litefs.web.expose-node=true", "spring.jmx.enabled=false"));
		all.addAll(List.of(properties));
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.SERVLET)
			.logStartupInfo(false)
			.properties(all.toArray(String[]::new))
			.initializers((context) -> {
				context.getBeanFactory().registerSingleton("litefsNode", node);
				context.getBeanFactory().registerSingleton("pendingHistory", pending);
			})
			.run();
	}

	int port() {
		return this.context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	URI url(String path) {
		return URI.create("http://localhost:" + port() + path);
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	long waited(String outcome) {
		var timer = bean(SimpleMeterRegistry.class).find(ConsistencyMetrics.WAIT).tag("outcome", outcome).timer();
		return (timer != null) ? timer.count() : 0;
	}

	@Override
	public void close() {
		this.context.close();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ TomcatServletWebServerAutoConfiguration.class, DispatcherServletAutoConfiguration.class,
			WebMvcAutoConfiguration.class, ErrorMvcAutoConfiguration.class,
			HttpMessageConvertersAutoConfiguration.class, JacksonAutoConfiguration.class,
			TaskExecutionAutoConfiguration.class, LitefsAutoConfiguration.class, LitefsWebAutoConfiguration.class,
			LitefsConsistencyAutoConfiguration.class })
	static class Application {

		@Bean
		ConsistencyHandlers handlers(LitefsNode node, LitefsConsistency consistency, AsyncTaskExecutor executor) {
			return new ConsistencyHandlers((StubLitefsNode) node, consistency, executor);
		}

		@Bean
		static SimpleMeterRegistry meterRegistry() {
			return new SimpleMeterRegistry();
		}

	}

}
