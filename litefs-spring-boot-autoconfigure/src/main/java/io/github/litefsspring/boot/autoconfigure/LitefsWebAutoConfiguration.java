package io.github.litefsspring.boot.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import javax.sql.DataSource;

import io.github.litefsspring.boot.actuate.ManagementPaths;
import io.github.litefsspring.boot.jdbc.LitefsDataSources;
import io.github.litefsspring.boot.nodes.NodeTls;
import io.github.litefsspring.boot.nodes.PrimaryHealth;
import io.github.litefsspring.boot.nodes.PrimaryWaits;
import io.github.litefsspring.boot.nodes.RunningWrites;
import io.github.litefsspring.boot.tomcat.DrainingHttpProtocol;
import io.github.litefsspring.boot.web.MicrometerRoutedRequestMetrics;
import io.github.litefsspring.boot.web.PrimaryTransport;
import io.github.litefsspring.boot.web.PrimaryTransports;
import io.github.litefsspring.boot.web.PublicUrlMissingException;
import io.github.litefsspring.boot.web.RequestThreads;
import io.github.litefsspring.boot.web.RoutedRequestMetrics;
import io.github.litefsspring.boot.web.WriteRouting;
import io.github.litefsspring.boot.web.WriteRoutingSettings;
import io.github.litefsspring.boot.web.body.FormLimits;
import io.github.litefsspring.boot.web.client.ForwardedClientFilter;
import io.github.litefsspring.boot.web.client.ForwardedClients;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.node.LitefsNode;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.Filter;
import org.apache.coyote.http11.Http11NioProtocol;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.thread.Threading;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.AsyncSupportConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.handler.MappedInterceptor;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for web requests that write: in a Spring MVC application they go to
 * the primary.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = LitefsAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnClass({ DispatcherServlet.class, Filter.class, FilterRegistrationBean.class })
@ConditionalOnBean(LitefsNode.class)
public final class LitefsWebAutoConfiguration {

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

	private static final DataSize DEFAULT_MAX_HEAD = DataSize.ofKilobytes(8);

	// of Tomcat and of Jetty
	private static final int DEFAULT_REQUEST_THREADS = 200;

	@Bean
	@ConditionalOnMissingBean
	ForwardedClients litefsForwardedClients(LitefsChannelProperties channel) {
		return new ForwardedClients(channel.secret());
	}

	@Bean
	FilterRegistrationBean<ForwardedClientFilter> litefsForwardedClientFilter(LitefsNode node,
			ForwardedClients clients) {
		return Filters.forAllDispatches(new ForwardedClientFilter(node, clients), "litefsForwardedClientFilter",
				ForwardedClientFilter.ORDER);
	}

	@Bean
	@ConditionalOnMissingBean
	PrimaryTransport litefsPrimaryTransport(LitefsNode node, LitefsProperties properties, Environment environment,
			ForwardedClients clients, NodeTls tls) {
		return switch (properties.write().transport()) {
			case FORWARD -> forward(node, properties, environment, clients, tls);
			case REDIRECT -> redirect(node, properties);
			case FLY_REPLAY -> PrimaryTransports.flyReplay();
			case REJECT -> PrimaryTransports.reject();
			case AUTO -> onFly(environment) ? flyReplayOrForward(node, properties, environment, clients, tls)
					: forward(node, properties, environment, clients, tls);
		};
	}

	@Bean
	@ConditionalOnMissingBean
	PrimaryWaits litefsPrimaryWaits(LitefsProperties properties, Environment environment) {
		Integer most = properties.primary().maxWaitingThreads();
		if (most != null) {
			return new PrimaryWaits(most);
		}
		return Threading.VIRTUAL.isActive(environment) ? PrimaryWaits.UNLIMITED
				: new PrimaryWaits(Math.max(1, requestThreads(environment) / 2));
	}

	private static int requestThreads(Environment environment) {
		Integer threads = first(environment, Integer.class, "server.tomcat.threads.max", "server.jetty.threads.max");
		return (threads != null) ? threads : DEFAULT_REQUEST_THREADS;
	}

	@Bean
	WriteRouting litefsWriteRouting(LitefsNode node, PrimaryTransport transport, LitefsProperties properties,
			Environment environment, ObjectProvider<RoutedRequestMetrics> metrics, PrimaryWaits waits,
			PrimaryHealth health, RunningWrites writes) {
		LitefsProperties.Write write = properties.write();
		List<String> passthrough = new ArrayList<>(write.passthrough());
		passthrough.addAll(ManagementPaths.of(environment));
		WriteRoutingSettings settings = new WriteRoutingSettings(write.methods(), passthrough, write.alwaysForward(),
				write.late() == LitefsProperties.Write.Late.FORWARD, write.holdTimeout(),
				(int) Math.min(write.maxBufferedBody().toBytes(), Integer.MAX_VALUE - 8), formLimits(environment),
				properties.web().exposeNode());
		return new WriteRouting(node, transport, settings, metrics.getIfAvailable(() -> RoutedRequestMetrics.NONE),
				waits, health, writes);
	}

	private static FormLimits formLimits(Environment environment) {
		Integer parameters = first(environment, Integer.class, "server.tomcat.max-parameter-count",
				"server.jetty.max-form-keys");
		DataSize size = first(environment, DataSize.class, "server.tomcat.max-http-form-post-size",
				"server.jetty.max-http-form-post-size");
		return new FormLimits((parameters != null) ? parameters : FormLimits.DEFAULT.parameters(),
				(size != null) ? size.toBytes() : FormLimits.DEFAULT.size());
	}

	private static <T> @Nullable T first(Environment environment, Class<T> type, String... names) {
		return Arrays.stream(names)
			.map((name) -> Binder.get(environment).bind(name, type).orElse(null))
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
	}

	@Bean
	FilterRegistrationBean<Filter> litefsPrimaryFilter(WriteRouting routing) {
		return Filters.forRequests(routing.filter(), "litefsPrimaryFilter", WriteRouting.FILTER_ORDER);
	}

	@Bean
	@ConditionalOnMissingBean
	RequestThreads litefsRequestThreads() {
		return new RequestThreads();
	}

	@Bean
	FilterRegistrationBean<RequestThreads> litefsRequestThreadsFilter(RequestThreads threads) {
		return Filters.forAllDispatches(threads, "litefsRequestThreadsFilter", Ordered.HIGHEST_PRECEDENCE);
	}

	@Bean
	SmartInitializingSingleton litefsRefusedWritesOfRequests(ObjectProvider<DataSource> dataSources,
			RequestThreads threads) {
		return () -> {
			LitefsDataSource dataSource = LitefsDataSources.findIn(dataSources);
			if (dataSource != null) {
				threads.listenTo(dataSource);
			}
		};
	}

	@Bean
	WebMvcConfigurer litefsRequestThreadsConfigurer(RequestThreads threads) {
		return new WebMvcConfigurer() {
			@Override
			public void configureAsyncSupport(AsyncSupportConfigurer configurer) {
				configurer.registerCallableInterceptors(threads);
			}
		};
	}

	@Bean
	MappedInterceptor litefsPrimaryOnlyInterceptor(WriteRouting routing) {
		return new MappedInterceptor(null, routing.primaryOnlyInterceptor());
	}

	@Bean
	HandlerExceptionResolver litefsNotPrimaryExceptionResolver(WriteRouting routing) {
		return routing.exceptionResolver();
	}

	private static PrimaryTransport forward(LitefsNode node, LitefsProperties properties, Environment environment,
			ForwardedClients clients, NodeTls tls) {
		return PrimaryTransports.forward(node, properties.primary().appUrl(), CONNECT_TIMEOUT,
				properties.write().responseTimeout(), clients, maxHead(environment), tls);
	}

	private static PrimaryTransport flyReplayOrForward(LitefsNode node, LitefsProperties properties,
			Environment environment, ForwardedClients clients, NodeTls tls) {
		return PrimaryTransports.flyReplayOrForward(node, properties.primary().appUrl(), CONNECT_TIMEOUT,
				properties.write().responseTimeout(), clients, maxHead(environment), tls);
	}

	private static long maxHead(Environment environment) {
		DataSize size = first(environment, DataSize.class, "server.max-http-request-header-size");
		return ((size != null) ? size : DEFAULT_MAX_HEAD).toBytes();
	}

	private static PrimaryTransport redirect(LitefsNode node, LitefsProperties properties) {
		String publicUrl = properties.primary().publicUrl();
		if (!StringUtils.hasText(publicUrl)) {
			throw new PublicUrlMissingException();
		}
		return PrimaryTransports.redirect(node, publicUrl);
	}

	private static boolean onFly(Environment environment) {
		return StringUtils.hasText(environment.getProperty("FLY_APP_NAME"))
				&& StringUtils.hasText(environment.getProperty("FLY_MACHINE_ID"));
	}

	/**
	 * Tomcat, in a cluster: a node that stops is one of several.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ TomcatServletWebServerFactory.class, Http11NioProtocol.class })
	@ConditionalOnProperty(name = "litefs.mode", havingValue = "cluster", matchIfMissing = true)
	static class TomcatConfiguration {

		@Bean
		WebServerFactoryCustomizer<TomcatServletWebServerFactory> litefsDrainingTomcat() {
			return (factory) -> {
				if (factory.getProtocol().equals(TomcatServletWebServerFactory.DEFAULT_PROTOCOL)) {
					factory.setProtocol(DrainingHttpProtocol.class.getName());
				}
			};
		}

	}

	/**
	 * Meters, where there is a registry.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	static class MetricsConfiguration {

		@Bean
		@ConditionalOnBean(MeterRegistry.class)
		@ConditionalOnMissingBean
		RoutedRequestMetrics litefsRoutedRequestMetrics(MeterRegistry registry) {
			return new MicrometerRoutedRequestMetrics(registry);
		}

	}

}
