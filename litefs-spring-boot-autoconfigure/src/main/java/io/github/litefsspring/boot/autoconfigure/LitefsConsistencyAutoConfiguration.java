package io.github.litefsspring.boot.autoconfigure;

import java.util.List;

import io.github.litefsspring.background.DaemonThreads;
import io.github.litefsspring.boot.consistency.ConsistencyMetrics;
import io.github.litefsspring.boot.consistency.LitefsConsistency;
import io.github.litefsspring.boot.consistency.MaxStalenessBounds;
import io.github.litefsspring.boot.consistency.MaxStalenessInterceptor;
import io.github.litefsspring.boot.consistency.MicrometerConsistencyMetrics;
import io.github.litefsspring.boot.consistency.PositionClientInterceptor;
import io.github.litefsspring.boot.consistency.PositionExchangeFilter;
import io.github.litefsspring.boot.consistency.PositionFilter;
import io.github.litefsspring.boot.consistency.PositionSettings;
import io.github.litefsspring.boot.consistency.PositionTaskDecorator;
import io.github.litefsspring.boot.nodes.PrimaryWaits;
import io.github.litefsspring.boot.primary.CallingThread;
import io.github.litefsspring.boot.web.WriteRouting;
import io.github.litefsspring.consistency.PendingHistory;
import io.github.litefsspring.consistency.PositionWaiter;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Role;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.servlet.handler.MappedInterceptor;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for reading one's own writes on every node, and for bounds on the
 * age of what is read.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { LitefsAutoConfiguration.class, LitefsWebAutoConfiguration.class },
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnBean(LitefsNode.class)
public final class LitefsConsistencyAutoConfiguration {

	/**
	 * Position tokens.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBooleanProperty(name = "litefs.consistency.enabled", matchIfMissing = true)
	static class TokenConfiguration {

		@Bean
		@ConditionalOnMissingBean
		PositionWaiter litefsPositionWaiter(LitefsNode node, LitefsProperties properties,
				ObjectProvider<PendingHistory> pending) {
			// looked up once: the waiter asks for each token
			List<PendingHistory> histories = pending.stream().toList();
			return new PositionWaiter(node, String.valueOf(properties.databaseFile().getFileName()),
					() -> histories.stream().anyMatch(PendingHistory::isPending));
		}

		@Bean
		@ConditionalOnMissingBean
		LitefsConsistency litefsConsistency(LitefsNode node, PositionWaiter waiter,
				ObjectProvider<ConsistencyMetrics> metrics, ObjectProvider<CallingThread> thread,
				ObjectProvider<PrimaryWaits> waits) {
			return new LitefsConsistency(node, waiter, metrics.getIfAvailable(() -> ConsistencyMetrics.NONE),
					thread.getIfAvailable(() -> CallingThread.NONE),
					waits.getIfAvailable(() -> PrimaryWaits.UNLIMITED));
		}

		@Bean
		@ConditionalOnMissingBean
		PositionTaskDecorator litefsPositionTaskDecorator(LitefsConsistency consistency) {
			return new PositionTaskDecorator(consistency);
		}

		@Bean
		SmartInitializingSingleton litefsPositionHistory(LitefsNode node, PositionWaiter waiter) {
			return () -> {
				if (node.state().role() != Role.STANDALONE) {
					DaemonThreads.named("litefs-position-history").newThread(waiter::rememberRecentPositions).start();
				}
			};
		}

	}

	/**
	 * Position tokens in the calls of HTTP clients. A client is given them by name: they
	 * are for applications on the same database only.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ClientHttpRequestInterceptor.class)
	@ConditionalOnBooleanProperty(name = "litefs.consistency.enabled", matchIfMissing = true)
	static class ClientConfiguration {

		@Bean
		@ConditionalOnMissingBean
		PositionClientInterceptor litefsPositionClientInterceptor(LitefsConsistency consistency,
				LitefsConsistencyProperties properties) {
			return new PositionClientInterceptor(consistency, properties.headerName());
		}

	}

	/**
	 * The same for WebClient.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ExchangeFilterFunction.class)
	@ConditionalOnBooleanProperty(name = "litefs.consistency.enabled", matchIfMissing = true)
	static class WebClientConfiguration {

		@Bean
		@ConditionalOnMissingBean
		PositionExchangeFilter litefsPositionExchangeFilter(LitefsConsistency consistency,
				LitefsConsistencyProperties properties) {
			return new PositionExchangeFilter(consistency, properties.headerName());
		}

	}

	/**
	 * Position tokens in requests and replies.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ FilterRegistrationBean.class, WriteRouting.class, MappedInterceptor.class })
	@ConditionalOnBean(WriteRouting.class)
	@ConditionalOnBooleanProperty(name = "litefs.consistency.enabled", matchIfMissing = true)
	static class WebConfiguration {

		@Bean
		FilterRegistrationBean<PositionFilter> litefsPositionFilter(LitefsConsistency consistency,
				LitefsConsistencyProperties settings, WriteRouting routing) {
			PositionSettings positions = new PositionSettings(settings.headerName(), settings.cookieName(),
					settings.litefsCookie(), settings.waitTimeout());
			return Filters.forAllDispatches(
					new PositionFilter(consistency, positions, new WebPrimaryRoute(routing.reads())),
					"litefsPositionFilter", WriteRouting.FILTER_ORDER + 1);
		}

	}

	/**
	 * Bounds on staleness. They do not depend on {@code litefs.consistency.enabled}: a
	 * handler that declares a bound must not silently lose it.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ FilterRegistrationBean.class, WriteRouting.class, MappedInterceptor.class })
	@ConditionalOnBean(WriteRouting.class)
	static class StalenessConfiguration {

		@Bean
		MaxStalenessBounds litefsMaxStalenessBounds() {
			return new MaxStalenessBounds();
		}

		@Bean
		MappedInterceptor litefsMaxStalenessInterceptor(LitefsNode node, MaxStalenessBounds bounds,
				WriteRouting routing) {
			return new MappedInterceptor(null,
					new MaxStalenessInterceptor(node, bounds, new WebPrimaryRoute(routing.reads())));
		}

		@Bean
		SmartInitializingSingleton litefsMaxStalenessCheck(MaxStalenessBounds bounds,
				ObjectProvider<RequestMappingHandlerMapping> mappings) {
			return () -> mappings
				.forEach((mapping) -> mapping.getHandlerMethods().values().forEach((handler) -> bounds.of(handler)));
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
		ConsistencyMetrics litefsConsistencyMetrics(MeterRegistry registry) {
			return new MicrometerConsistencyMetrics(registry);
		}

	}

}
