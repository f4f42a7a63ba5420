package io.github.litefsspring.boot.autoconfigure;

import javax.sql.DataSource;

import io.github.litefsspring.boot.channel.Channel;
import io.github.litefsspring.boot.channel.ChannelSecretException;
import io.github.litefsspring.boot.consistency.LitefsConsistency;
import io.github.litefsspring.boot.jdbc.LitefsDataSources;
import io.github.litefsspring.boot.nodes.PrimaryHealth;
import io.github.litefsspring.boot.nodes.PrimaryWaits;
import io.github.litefsspring.boot.nodes.RunningWrites;
import io.github.litefsspring.boot.primary.CallingThread;
import io.github.litefsspring.boot.primary.InvocationPosition;
import io.github.litefsspring.boot.primary.InvokableMethods;
import io.github.litefsspring.boot.primary.InvokeHandler;
import io.github.litefsspring.boot.primary.PrimaryInvoker;
import io.github.litefsspring.boot.primary.PrimaryMessages;
import io.github.litefsspring.boot.primary.StatementHandler;
import io.github.litefsspring.boot.primary.StatementInvoker;
import io.github.litefsspring.jdbc.remote.RemoteStatements;
import io.github.litefsspring.node.LitefsNode;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
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
			if (!properties.isStandalone() && channel.getIfAvailable() == null) {
				throw ChannelSecretException.neededBy("@PrimaryOnly(elsewhere = INVOKE)");
			}
		});
	}

	@Bean
	@ConditionalOnBean(LitefsConsistency.class)
	@ConditionalOnMissingBean
	InvocationPosition litefsInvocationPosition(LitefsConsistency consistency, LitefsConsistencyProperties properties) {
		return new ConsistentInvocations(consistency, properties.waitTimeout());
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
				ObjectProvider<InvocationPosition> position, RunningWrites writes,
				ObjectProvider<ObservationRegistry> observations) {
			return new InvokeHandler(node, methods, position.getIfAvailable(() -> InvocationPosition.NONE), writes,
					observations.getIfAvailable(() -> ObservationRegistry.NOOP));
		}

		@Bean
		@ConditionalOnMissingBean
		PrimaryMessages litefsPrimaryMessages(LitefsNode node, Channel channel, LitefsProperties properties,
				ObjectProvider<CallingThread> thread, ObjectProvider<PrimaryWaits> waits, PrimaryHealth health,
				RunningWrites writes) {
			return new PrimaryMessages(node, channel, properties.primary().appUrl(), properties.write().holdTimeout(),
					properties.write().invokeTimeout(), thread.getIfAvailable(() -> CallingThread.NONE),
					waits.getIfAvailable(() -> PrimaryWaits.UNLIMITED), health, writes);
		}

		@Bean
		@ConditionalOnMissingBean
		PrimaryInvoker litefsPrimaryInvoker(PrimaryMessages messages, InvokableMethods methods,
				ObjectProvider<InvocationPosition> position, ObjectProvider<ObservationRegistry> observations) {
			return new PrimaryInvoker(messages, methods, position.getIfAvailable(() -> InvocationPosition.NONE),
					observations.getIfAvailable(() -> ObservationRegistry.NOOP));
		}

	}

	/**
	 * Both sides of statements that go to the primary.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(name = "litefs.write.statements", havingValue = "invoke")
	@ConditionalOnProperty(name = "litefs.mode", havingValue = "cluster", matchIfMissing = true)
	static class StatementConfiguration {

		@Bean
		@ConditionalOnMissingBean
		RemoteStatements litefsRemoteStatements(LitefsNode node, ObjectProvider<PrimaryMessages> messages,
				ObjectProvider<InvocationPosition> position, ObjectProvider<ObservationRegistry> observations,
				ObjectProvider<CallingThread> thread) {
			PrimaryMessages way = messages.getIfAvailable();
			if (way == null) {
				throw ChannelSecretException.neededBy("litefs.write.statements=invoke");
			}
			return new StatementInvoker(node, way, position.getIfAvailable(() -> InvocationPosition.NONE),
					observations.getIfAvailable(() -> ObservationRegistry.NOOP),
					thread.getIfAvailable(() -> CallingThread.NONE)::isWebRequest);
		}

		@Bean
		@ConditionalOnBean(Channel.class)
		@ConditionalOnMissingBean
		StatementHandler litefsStatementHandler(LitefsNode node, ObjectProvider<DataSource> dataSources,
				ObjectProvider<InvocationPosition> position, RunningWrites writes,
				ObjectProvider<ObservationRegistry> observations) {
			return new StatementHandler(node, () -> LitefsDataSources.in(dataSources),
					position.getIfAvailable(() -> InvocationPosition.NONE), writes,
					observations.getIfAvailable(() -> ObservationRegistry.NOOP));
		}

	}

}
