package io.github.litefsspring.boot.autoconfigure;

import java.time.Duration;

import io.github.litefsspring.boot.channel.Channel;
import io.github.litefsspring.boot.channel.ChannelEndpoint;
import io.github.litefsspring.boot.channel.ChannelHandler;
import io.github.litefsspring.boot.channel.ChannelMetrics;
import io.github.litefsspring.boot.channel.ChannelSettings;
import io.github.litefsspring.boot.channel.MicrometerChannelMetrics;
import io.github.litefsspring.boot.nodes.NodeHttpClient;
import io.github.litefsspring.boot.nodes.NodeTls;
import io.github.litefsspring.node.LitefsNode;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the channel between nodes, which
 * exists when {@code litefs.channel.secret} is set.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = LitefsAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnBean(LitefsNode.class)
@Conditional(LitefsChannelAutoConfiguration.OnChannel.class)
public final class LitefsChannelAutoConfiguration {

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

	@Bean
	@ConditionalOnMissingBean
	ChannelSettings litefsChannelSettings(LitefsChannelProperties channel, Environment environment) {
		String contextPath = environment.getProperty("server.servlet.context-path", "");
		return new ChannelSettings(channel.path(), StringUtils.trimTrailingCharacter(contextPath, '/'),
				String.valueOf(channel.secret()),
				(int) Math.min(channel.maxMessageSize().toBytes(), Integer.MAX_VALUE - 8));
	}

	@Bean
	@ConditionalOnMissingBean
	Channel litefsChannel(LitefsNode node, ChannelSettings settings, NodeTls tls) {
		return new Channel(settings, node.name(), new NodeHttpClient(CONNECT_TIMEOUT, tls));
	}

	/**
	 * The receiving side.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.SERVLET)
	@ConditionalOnClass(FilterRegistrationBean.class)
	static class EndpointConfiguration {

		@Bean
		@ConditionalOnMissingBean
		ChannelEndpoint litefsChannelEndpoint(ChannelSettings settings, ObjectProvider<ChannelHandler<?, ?>> handlers,
				ObjectProvider<ChannelMetrics> metrics) {
			return new ChannelEndpoint(settings, handlers.orderedStream().toList(),
					metrics.getIfAvailable(() -> ChannelMetrics.NONE));
		}

		@Bean
		FilterRegistrationBean<ChannelEndpoint> litefsChannelFilter(ChannelEndpoint endpoint,
				ChannelSettings settings) {
			FilterRegistrationBean<ChannelEndpoint> registration = Filters.forRequests(endpoint, "litefsChannelFilter",
					ChannelEndpoint.FILTER_ORDER);
			registration.addUrlPatterns(settings.path());
			return registration;
		}

		@Bean
		ServletRegistrationBean<ChannelEndpoint> litefsChannelServlet(ChannelEndpoint endpoint,
				ChannelSettings settings) {
			ServletRegistrationBean<ChannelEndpoint> registration = new ServletRegistrationBean<>(endpoint,
					settings.path());
			registration.setName("litefsChannelServlet");
			return registration;
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
		ChannelMetrics litefsChannelMetrics(MeterRegistry registry) {
			return new MicrometerChannelMetrics(registry);
		}

	}

	static class OnChannel extends SpringBootCondition {

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			Environment environment = context.getEnvironment();
			ConditionMessage.Builder message = ConditionMessage.forCondition("LiteFS channel");
			if ("standalone".equalsIgnoreCase(environment.getProperty("litefs.mode"))) {
				return ConditionOutcome.noMatch(message.because("litefs.mode=standalone"));
			}
			if (!environment.getProperty("litefs.channel.enabled", Boolean.class, true)) {
				return ConditionOutcome.noMatch(message.because("litefs.channel.enabled=false"));
			}
			return StringUtils.hasText(environment.getProperty("litefs.channel.secret"))
					? ConditionOutcome.match(message.because("litefs.channel.secret is set"))
					: ConditionOutcome.noMatch(message.because("litefs.channel.secret is not set"));
		}

	}

}
