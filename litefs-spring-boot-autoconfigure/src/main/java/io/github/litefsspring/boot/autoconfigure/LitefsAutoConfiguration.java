package io.github.litefsspring.boot.autoconfigure;

import io.github.litefsspring.api.LitefsApi;
import io.github.litefsspring.boot.LitefsEventPublisher;
import io.github.litefsspring.boot.nodes.NodeTls;
import io.github.litefsspring.boot.nodes.PrimaryHealth;
import io.github.litefsspring.boot.nodes.RoleSteps;
import io.github.litefsspring.boot.nodes.RunningWrites;
import io.github.litefsspring.node.ClusterNode;
import io.github.litefsspring.node.ClusterNodeSettings;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.MountCheck;
import io.github.litefsspring.node.StandaloneNode;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the {@link LitefsNode} and its
 * events. Which role the node has is asked at run time, never in conditions. All
 * properties are checked, also those of features that are not used.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@EnableConfigurationProperties({ LitefsProperties.class, LitefsChannelProperties.class, LitefsClusterProperties.class,
		LitefsConsistencyProperties.class, LitefsHealthProperties.class, LitefsMigrationProperties.class })
public final class LitefsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	PrimaryHealth litefsPrimaryHealth(LitefsNode node) {
		return new PrimaryHealth(node);
	}

	@Bean
	@ConditionalOnMissingBean
	RunningWrites litefsRunningWrites() {
		return new RunningWrites();
	}

	@Bean
	@ConditionalOnMissingBean
	LitefsNode litefsNode(LitefsProperties properties, ObjectProvider<MountCheck> mountCheck, NodeTls tls) {
		String name = properties.nodeName();
		String nodeName = (name != null) ? name : ClusterNodeSettings.hostName();
		LitefsNode node = switch (properties.mode()) {
			case STANDALONE -> new StandaloneNode(properties.databaseFile(), nodeName);
			case CLUSTER ->
				new ClusterNode(new ClusterNodeSettings(properties.databaseFile(), nodeName, properties.apiUrl(),
						properties.primary().apiUrl(), mountCheck.getIfAvailable(MountCheck::litefs), tls));
		};
		node.start();
		return node;
	}

	@Bean
	@ConditionalOnMissingBean
	LitefsApi litefsApi(LitefsProperties properties, NodeTls tls) {
		return new LitefsApi(properties.apiUrl(), "litefs.api-url", tls);
	}

	@Bean
	NodeTls litefsNodeTls(LitefsProperties properties, LitefsChannelProperties channel,
			ObjectProvider<SslBundles> bundles) {
		String own = properties.primary().sslBundle();
		String bundle = (own != null) ? own : channel.sslBundle();
		return (bundle != null) ? NodeTls.of(bundles.getObject(), bundle) : NodeTls.ofJvm();
	}

	@Bean
	RoleSteps litefsRoleSteps(LitefsNode node) {
		return new RoleSteps(node);
	}

	@Bean
	@ConditionalOnMissingBean
	LitefsEventPublisher litefsEventPublisher(LitefsNode node, RoleSteps steps, ApplicationEventPublisher publisher) {
		return new LitefsEventPublisher(node, steps, publisher);
	}

	@Bean
	LitefsDoctorReport litefsDoctorReport(LitefsNode node) {
		return new LitefsDoctorReport(node);
	}

}
