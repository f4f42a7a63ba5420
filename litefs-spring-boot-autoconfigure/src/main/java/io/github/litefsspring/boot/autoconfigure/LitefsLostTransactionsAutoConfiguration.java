package io.github.litefsspring.boot.autoconfigure;

import java.io.IOException;
import java.util.OptionalLong;

import io.github.litefsspring.api.LitefsApi;
import io.github.litefsspring.backup.lost.LossListener;
import io.github.litefsspring.backup.lost.LostTransactionsKeeper;
import io.github.litefsspring.backup.spool.KnownHistory;
import io.github.litefsspring.boot.LitefsEventPublisher;
import io.github.litefsspring.boot.channel.Channel;
import io.github.litefsspring.boot.channel.ChannelHandler;
import io.github.litefsspring.boot.lost.LostTransactionsMetrics;
import io.github.litefsspring.boot.lost.LostTransactionsWatch;
import io.github.litefsspring.boot.lost.PrimaryPositions;
import io.github.litefsspring.boot.nodes.UrlTemplate;
import io.github.litefsspring.node.LitefsNode;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for what tells and keeps the
 * transactions that a failover has lost.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { LitefsAutoConfiguration.class, LitefsChannelAutoConfiguration.class },
		before = LitefsDataSourceAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(LostTransactionsKeeper.class)
@ConditionalOnBean({ LitefsNode.class, LitefsEventPublisher.class })
@EnableConfigurationProperties(LitefsLostTransactionsProperties.class)
public final class LitefsLostTransactionsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	LostTransactionsWatch litefsLostTransactions(LitefsNode node, LitefsApi api, LitefsEventPublisher events,
			LitefsProperties properties, LitefsLostTransactionsProperties lost,
			ObjectProvider<PrimaryPositions> primary) {
		return new LostTransactionsWatch(node, events,
				(listener) -> open(node, api, properties, lost, checksums(primary.getIfAvailable()), listener));
	}

	private static KnownHistory.Checksums checksums(@Nullable PrimaryPositions primary) {
		return (primary != null) ? primary::checksum : (txid) -> OptionalLong.empty();
	}

	private static LostTransactionsKeeper open(LitefsNode node, LitefsApi api, LitefsProperties properties,
			LitefsLostTransactionsProperties lost, KnownHistory.Checksums primary, LossListener listener)
			throws IOException {
		return LostTransactionsKeeper.open(LitefsDataDirectory.of(api),
				String.valueOf(properties.databaseFile().getFileName()), lost.directory(), lost.maxSize().toBytes(),
				() -> node.state().position(), primary, listener);
	}

	/**
	 * The primary's knowledge of the history, where there is a channel.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(Channel.class)
	static class ChannelConfiguration {

		@Bean
		@ConditionalOnMissingBean
		PrimaryPositions litefsPrimaryPositions(LitefsNode node, Channel channel, LitefsProperties properties) {
			return new PrimaryPositions(node, channel,
					new UrlTemplate("litefs.primary.app-url", properties.primary().appUrl()));
		}

		@Bean
		ChannelHandler<?, ?> litefsPositionsHandler(LitefsNode node) {
			return PrimaryPositions.handler(node);
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
		LostTransactionsMetrics litefsLostTransactionsMetrics(LostTransactionsWatch watch) {
			return new LostTransactionsMetrics(watch);
		}

	}

}
