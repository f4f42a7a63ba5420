package io.github.litefsspring.boot.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.litefsspring.boot.web.MicrometerRoutedRequestMetrics;
import io.github.litefsspring.boot.web.PrimaryTransport;
import io.github.litefsspring.boot.web.PrimaryTransports;
import io.github.litefsspring.boot.web.PublicUrlMissingException;
import io.github.litefsspring.boot.web.RequestThreads;
import io.github.litefsspring.boot.web.RoutedRequestMetrics;
import io.github.litefsspring.boot.web.WriteRouting;
import io.github.litefsspring.boot.web.WriteRoutingSettings;
import io.github.litefsspring.node.LitefsNode;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;
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

	@Bean
	@ConditionalOnMissingBean
	PrimaryTransport litefsPrimaryTransport(LitefsNode node, LitefsProperties properties, Environment environment) {
		return switch (properties.getWrite().getTransport()) {
			case FORWARD -> forward(node, properties);
			case REDIRECT -> redirect(node, properties);
			case FLY_REPLAY -> PrimaryTransports.flyReplay();
			case REJECT -> PrimaryTransports.reject();
			case AUTO -> onFly(environment) ? flyReplayOrForward(node, properties) : forward(node, properties);
		};
	}

	@Bean
	WriteRouting litefsWriteRouting(LitefsNode node, PrimaryTransport transport, LitefsProperties properties,
			Environment environment, ObjectProvider<RoutedRequestMetrics> metrics) {
		LitefsProperties.Write write = properties.getWrite();
		List<String> passthrough = new ArrayList<>(write.getPassthrough());
		passthrough.addAll(ManagementPaths.of(environment));
		WriteRoutingSettings settings = new WriteRoutingSettings(write.getMethods(), passthrough,
				write.getAlwaysForward(), write.getLate() == LitefsProperties.Write.Late.FORWARD,
				write.getHoldTimeout(), (int) Math.min(write.getMaxBufferedBody().toBytes(), Integer.MAX_VALUE - 8),
				properties.getWeb().isExposeNode());
		return new WriteRouting(node, transport, settings, metrics.getIfAvailable(() -> RoutedRequestMetrics.NONE));
	}

	@Bean
	FilterRegistrationBean<Filter> litefsPrimaryFilter(WriteRouting routing) {
		FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(routing.filter());
		registration.setName("litefsPrimaryFilter");
		registration.setOrder(WriteRouting.FILTER_ORDER);
		registration.setDispatcherTypes(DispatcherType.REQUEST);
		registration.setAsyncSupported(true);
		return registration;
	}

	@Bean
	@ConditionalOnMissingBean
	RequestThreads litefsRequestThreads() {
		return new RequestThreads();
	}

	@Bean
	FilterRegistrationBean<RequestThreads> litefsRequestThreadsFilter(RequestThreads threads) {
		FilterRegistrationBean<RequestThreads> registration = new FilterRegistrationBean<>(threads);
		registration.setName("litefsRequestThreadsFilter");
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
		registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR);
		registration.setAsyncSupported(true);
		return registration;
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

	private static PrimaryTransport forward(LitefsNode node, LitefsProperties properties) {
		return PrimaryTransports.forward(node, properties.getPrimary().getAppUrl(), CONNECT_TIMEOUT,
				properties.getWrite().getResponseTimeout());
	}

	private static PrimaryTransport flyReplayOrForward(LitefsNode node, LitefsProperties properties) {
		return PrimaryTransports.flyReplayOrForward(node, properties.getPrimary().getAppUrl(), CONNECT_TIMEOUT,
				properties.getWrite().getResponseTimeout());
	}

	private static PrimaryTransport redirect(LitefsNode node, LitefsProperties properties) {
		String publicUrl = properties.getPrimary().getPublicUrl();
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
