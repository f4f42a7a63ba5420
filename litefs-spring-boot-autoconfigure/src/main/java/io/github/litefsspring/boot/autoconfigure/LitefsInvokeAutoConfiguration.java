package io.github.litefsspring.boot.autoconfigure;

import io.github.litefsspring.boot.autoconfigure.LitefsProperties.Mode;
import io.github.litefsspring.boot.channel.Channel;
import io.github.litefsspring.boot.channel.ChannelSecretException;
import io.github.litefsspring.boot.consistency.LitefsConsistency;
import io.github.litefsspring.boot.primary.InvocationPosition;
import io.github.litefsspring.boot.primary.InvokableMethods;
import io.github.litefsspring.boot.primary.InvokeHandler;
import io.github.litefsspring.boot.primary.PrimaryInvoker;
import io.github.litefsspring.node.LitefsNode;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for
 * {@code @PrimaryOnly(elsewhere = INVOKE)}. Methods are checked at start in every mode,
 * so that a laptop finds what would fail in a cluster.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { LitefsAutoConfiguration.class, LitefsChannelAutoConfiguration.class,
		LitefsConsistencyAutoConfiguration.class })
@ConditionalOnBean(LitefsNode.class)
public final class LitefsInvokeAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	InvokableMethods litefsInvokableMethods(ConfigurableListableBeanFactory beans, LitefsProperties properties,
			ObjectProvider<Channel> channel) {
		return new InvokableMethods(beans, () -> {
			if (properties.getMode() == Mode.CLUSTER && channel.getIfAvailable() == null) {
				throw ChannelSecretException.neededBy("@PrimaryOnly(elsewhere = INVOKE)");
			}
		});
	}

	@Bean
	@ConditionalOnBean(LitefsConsistency.class)
	@ConditionalOnMissingBean
	InvocationPosition litefsInvocationPosition(LitefsConsistency consistency, LitefsProperties properties) {
		return new ConsistentInvocations(consistency, properties.getConsistency().getWaitTimeout());
	}

	/**
	 * Both sides of a call, where there is a channel.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(Channel.class)
	static class ChannelConfiguration {

		@Bean
		@ConditionalOnMissingBean
		InvokeHandler litefsInvokeHandler(LitefsNode node, InvokableMethods methods,
				ObjectProvider<InvocationPosition> position, ObjectProvider<ObservationRegistry> observations) {
			return new InvokeHandler(node, methods, position.getIfAvailable(() -> InvocationPosition.NONE),
					observations.getIfAvailable(() -> ObservationRegistry.NOOP));
		}

		@Bean
		@ConditionalOnMissingBean
		PrimaryInvoker litefsPrimaryInvoker(LitefsNode node, Channel channel, LitefsProperties properties,
				InvokableMethods methods, ObjectProvider<InvocationPosition> position,
				ObjectProvider<ObservationRegistry> observations) {
			return new PrimaryInvoker(node, channel, properties.getPrimary().getAppUrl(), methods,
					position.getIfAvailable(() -> InvocationPosition.NONE),
					observations.getIfAvailable(() -> ObservationRegistry.NOOP), properties.getWrite().getHoldTimeout(),
					properties.getWrite().getInvokeTimeout());
		}

	}

}
