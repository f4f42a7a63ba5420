package io.github.litefsspring.boot;

import java.util.ArrayList;
import java.util.List;

import io.github.litefsspring.boot.autoconfigure.LitefsAutoConfiguration;
import io.github.litefsspring.boot.autoconfigure.LitefsChannelAutoConfiguration;
import io.github.litefsspring.boot.autoconfigure.LitefsClusterAutoConfiguration;
import io.github.litefsspring.boot.autoconfigure.LitefsHandoverAutoConfiguration;
import io.github.litefsspring.boot.autoconfigure.LitefsInvokeAutoConfiguration;
import io.github.litefsspring.boot.autoconfigure.LitefsPrimaryAutoConfiguration;
import io.github.litefsspring.boot.autoconfigure.LitefsWebAutoConfiguration;
import io.github.litefsspring.node.StubLitefsNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * An application on a stub node that talks to others.
 */
public final class ChannelNode implements AutoCloseable {

	public static final String SECRET = "0123456789abcdef0123456789abcdef";

	private final ConfigurableApplicationContext context;

	public ChannelNode(StubLitefsNode node, Class<?> beans, String... properties) {
		List<String> all = new ArrayList<>(List.of("server.port=0", "spring.jmx.enabled=false",
				"litefs.channel.secret=" + SECRET, "litefs.api-url=http://localhost:1"));
		all.addAll(List.of(properties));
		this.context = new SpringApplicationBuilder(Application.class, beans).web(WebApplicationType.SERVLET)
			.logStartupInfo(false)
			.properties(all.toArray(String[]::new))
			.initializers((context) -> context.getBeanFactory().registerSingleton("litefsNode", node))
			.run();
	}

	public static String primaryAt(ChannelNode primary) {
		return "litefs.primary.app-url=http://localhost:" + primary.port();
	}

	public int port() {
		return this.context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	public <T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	@Override
	public void close() {
		this.context.close();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SslAutoConfiguration.class, TomcatServletWebServerAutoConfiguration.class,
			DispatcherServletAutoConfiguration.class, WebMvcAutoConfiguration.class, ErrorMvcAutoConfiguration.class,
			LitefsAutoConfiguration.class, LitefsWebAutoConfiguration.class, LitefsChannelAutoConfiguration.class,
			LitefsClusterAutoConfiguration.class, LitefsInvokeAutoConfiguration.class,
			LitefsPrimaryAutoConfiguration.class, LitefsHandoverAutoConfiguration.class })
	static class Application {

		@Bean
		static SimpleMeterRegistry meterRegistry() {
			return new SimpleMeterRegistry();
		}

	}

}
