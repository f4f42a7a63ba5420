package io.github.litefsspring.boot.autoconfigure;

import javax.sql.DataSource;

import io.github.litefsspring.api.LitefsApi;
import io.github.litefsspring.boot.channel.Channel;
import io.github.litefsspring.boot.channel.ChannelHandler;
import io.github.litefsspring.boot.handover.HandoverOnShutdown;
import io.github.litefsspring.boot.handover.LeaseHandover;
import io.github.litefsspring.boot.handover.LeaseRequests;
import io.github.litefsspring.boot.handover.Successors;
import io.github.litefsspring.boot.jdbc.LitefsDataSources;
import io.github.litefsspring.boot.nodes.RunningWrites;
import io.github.litefsspring.node.LitefsNode;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for handing the lease over, by the
 * endpoint and when the application stops.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { LitefsDataSourceAutoConfiguration.class, LitefsClusterAutoConfiguration.class })
@ConditionalOnBean(LitefsNode.class)
public final class LitefsHandoverAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	LeaseHandover litefsLeaseHandover(LitefsNode node, LitefsApi api, ObjectProvider<DataSource> dataSources,
			RunningWrites writes, ObjectProvider<Successors> successors) {
		return new LeaseHandover(node, () -> LitefsDataSources.findIn(dataSources), writes,
				successors.getIfAvailable(() -> Successors.UNKNOWN), api::handoff);
	}

	@Bean
	@ConditionalOnProperty(name = "litefs.mode", havingValue = "cluster", matchIfMissing = true)
	@ConditionalOnBooleanProperty(name = "litefs.shutdown.handoff", matchIfMissing = true)
	@ConditionalOnMissingBean
	HandoverOnShutdown litefsHandoverOnShutdown(LitefsNode node, LeaseHandover handover, LitefsProperties properties) {
		return new HandoverOnShutdown(node, handover, properties.shutdown().handoffTimeout());
	}

	/**
	 * Asking another node, where there is a channel.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(Channel.class)
	static class RequestConfiguration {

		@Bean
		@ConditionalOnMissingBean
		LeaseRequests litefsLeaseRequests(LitefsNode node, Channel channel, LitefsProperties properties,
				LeaseHandover handover) {
			return new LeaseRequests(node, channel, properties.primary().appUrl(), handover);
		}

		@Bean
		ChannelHandler<?, ?> litefsLeaseRequestHandler(LeaseRequests requests) {
			return requests.handler();
		}

	}

}
