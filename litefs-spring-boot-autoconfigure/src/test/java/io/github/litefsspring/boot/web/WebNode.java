package io.github.litefsspring.boot.web;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

import io.github.litefsspring.boot.autoconfigure.LitefsAutoConfiguration;
import io.github.litefsspring.boot.autoconfigure.LitefsWebAutoConfiguration;
import io.github.litefsspring.boot.jdbc.NotPrimaryException;
import io.github.litefsspring.boot.jdbc.OutcomeUnknownException;
import io.github.litefsspring.jdbc.DatabaseUnavailableException;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.StubLitefsNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.HttpEncodingAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.MultipartAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessResourceFailureException;

/**
 * A web application on a stub node, with a server of its own.
 */
class WebNode implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	WebNode(StubLitefsNode node, String... properties) {
		List<String> all = new ArrayList<>(
				List.of("server.port=0", "litefs.web.expose-node=true", "spring.jmx.enabled=false",
						"server.tomcat.max-swallow-size=-1", "spring.servlet.multipart.max-file-size=100MB",
						"spring.servlet.multipart.max-request-size=100MB", "server.tomcat.max-http-form-post-size=-1"));
		all.addAll(List.of(properties));
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.SERVLET)
			.logStartupInfo(false)
			.properties(all.toArray(String[]::new))
			.initializers((context) -> context.getBeanFactory().registerSingleton("litefsNode", node))
			.run();
	}

	static String appUrl(int port) {
		return "litefs.primary.app-url=http://{hostname}:" + port;
	}

	int port() {
		return this.context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	URI url(String pathAndQuery) {
		return URI.create("http://localhost:" + port() + pathAndQuery);
	}

	Handlers handlers() {
		return this.context.getBean(Handlers.class);
	}

	PrimaryReads reads() {
		return this.context.getBean(WriteRouting.class).reads();
	}

	double late(String handler) {
		var counter = this.context.getBean(SimpleMeterRegistry.class)
			.find(RoutedRequestMetrics.LATE)
			.tag("handler", handler)
			.counter();
		return (counter != null) ? counter.count() : 0;
	}

	long routed(WriteOutcome outcome) {
		var timer = this.context.getBean(SimpleMeterRegistry.class)
			.find(RoutedRequestMetrics.FORWARD)
			.tag("outcome", outcome.tag())
			.timer();
		return (timer != null) ? timer.count() : 0;
	}

	@Override
	public void close() {
		this.context.close();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SslAutoConfiguration.class, TomcatServletWebServerAutoConfiguration.class,
			DispatcherServletAutoConfiguration.class, WebMvcAutoConfiguration.class, ErrorMvcAutoConfiguration.class,
			HttpMessageConvertersAutoConfiguration.class, JacksonAutoConfiguration.class,
			MultipartAutoConfiguration.class, HttpEncodingAutoConfiguration.class, LitefsAutoConfiguration.class,
			LitefsWebAutoConfiguration.class })
	static class Application {

		@Bean
		Handlers handlers(LitefsNode node, RequestThreads threads) {
			return new Handlers(node, threads);
		}

		@Bean
		FilterRegistrationBean<Filter> writingFilter(LitefsNode node) {
			FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
				if (!node.state().role().isWritable()) {
					throw new ServletException(new NotPrimaryException("UPDATE is a write", node.state()));
				}
				response.getWriter().print(node.name() + " filtered");
			});
			registration.addUrlPatterns("/late/filtered");
			return registration;
		}

		@Bean
		FilterRegistrationBean<Filter> readingFilter() {
			FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
				throw new DataAccessResourceFailureException("read", new DatabaseUnavailableException("gone"));
			});
			registration.addUrlPatterns("/read-in-a-filter");
			return registration;
		}

		// as that of sessions, which saves one while the reply is written
		@Bean
		FilterRegistrationBean<Filter> savingFilter() {
			FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
				chain.doFilter(request, response);
				throw new OutcomeUnknownException("COMMIT", null);
			});
			registration.addUrlPatterns("/saved-in-a-filter");
			return registration;
		}

		@Bean
		FilterRegistrationBean<Filter> catchingFilter(Handlers handlers) {
			FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
				handlers.refuse();
				chain.doFilter(request, response);
			});
			registration.addUrlPatterns("/caught-in-a-filter");
			return registration;
		}

		@Bean
		static SimpleMeterRegistry meterRegistry() {
			return new SimpleMeterRegistry();
		}

	}

}
