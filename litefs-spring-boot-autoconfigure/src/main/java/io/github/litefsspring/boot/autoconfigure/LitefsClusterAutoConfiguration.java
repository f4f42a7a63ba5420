package io.github.litefsspring.boot.autoconfigure;

import java.time.Duration;

import io.github.litefsspring.api.LitefsApi;
import io.github.litefsspring.api.LitefsApiException;
import io.github.litefsspring.boot.channel.Channel;
import io.github.litefsspring.boot.channel.ChannelHandler;
import io.github.litefsspring.boot.cluster.ClusterMembership;
import io.github.litefsspring.boot.cluster.ClusterMetrics;
import io.github.litefsspring.boot.cluster.ClusterSettings;
import io.github.litefsspring.boot.cluster.LitefsClusterHealthIndicator;
import io.github.litefsspring.boot.cluster.MemberSuccessors;
import io.github.litefsspring.boot.handover.Successors;
import io.github.litefsspring.boot.nodes.PrimaryHealth;
import io.github.litefsspring.node.ClusterNodeSettings;
import io.github.litefsspring.node.LitefsNode;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the list of nodes. Without a
 * channel there is none.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = LitefsChannelAutoConfiguration.class,
		beforeName = "org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration",
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnBean({ LitefsNode.class, Channel.class })
public final class LitefsClusterAutoConfiguration {

	private static final Duration ANSWER = Duration.ofSeconds(2);

	@Bean(initMethod = "start")
	@ConditionalOnMissingBean
	ClusterMembership litefsClusterMembership(LitefsNode node, LitefsApi api, Channel channel,
			LitefsProperties properties, LitefsClusterProperties cluster,
			ObjectProvider<ApplicationAvailability> availability, PrimaryHealth primaryHealth) {
		String appUrl = cluster.appUrl();
		String primaryAppUrl = properties.primary().appUrl();
		String template = (appUrl != null) ? appUrl : primaryAppUrl;
		ClusterSettings settings = new ClusterSettings(template.replace("{hostname}", ClusterNodeSettings.hostName()),
				primaryAppUrl, cluster.expireAfter());
		return new ClusterMembership(node, channel, settings, () -> isCandidate(api),
				() -> isReady(availability.getIfAvailable()), primaryHealth);
	}

	@Bean
	@ConditionalOnMissingBean
	Successors litefsSuccessors(LitefsNode node, ClusterMembership membership) {
		return new MemberSuccessors(node, membership);
	}

	@Bean
	ChannelHandler<?, ?> litefsClusterReportHandler(ClusterMembership membership) {
		return membership.handler();
	}

	private static boolean isReady(@Nullable ApplicationAvailability availability) {
		return availability == null || availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC;
	}

	private static @Nullable Boolean isCandidate(LitefsApi api) {
		try {
			return api.info(ANSWER).candidate();
		}
		catch (LitefsApiException ex) {
			return null;
		}
	}

	/**
	 * The health indicator, where there is health.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
	static class HealthConfiguration {

		@Bean
		@ConditionalOnEnabledHealthIndicator("litefscluster")
		@ConditionalOnMissingBean(name = { "litefsClusterHealthIndicator", "litefsClusterHealthContributor" })
		LitefsClusterHealthIndicator litefsClusterHealthIndicator(ClusterMembership membership) {
			return new LitefsClusterHealthIndicator(membership);
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
		ClusterMetrics litefsClusterMetrics(ClusterMembership membership) {
			return new ClusterMetrics(membership);
		}

	}

}
