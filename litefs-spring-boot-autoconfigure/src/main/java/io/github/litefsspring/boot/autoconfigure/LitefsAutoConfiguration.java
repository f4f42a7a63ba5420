package io.github.litefsspring.boot.autoconfigure;

import io.github.litefsspring.boot.LitefsEventPublisher;
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
	LitefsNode litefsNode(LitefsProperties properties, ObjectProvider<MountCheck> mountCheck) {
		String name = properties.nodeName();
		String nodeName = (name != null) ? name : ClusterNodeSettings.hostName();
		LitefsNode node = switch (properties.mode()) {
			case STANDALONE -> new StandaloneNode(properties.databaseFile(), nodeName);
			case CLUSTER -> new ClusterNode(new ClusterNodeSettings(properties.databaseFile(), nodeName,
					properties.apiUrl(), properties.primary().apiUrl(), mountCheck.getIfAvailable(MountCheck::litefs)));
		};
		node.start();
		return node;
	}

	@Bean
	@ConditionalOnMissingBean
	LitefsEventPublisher litefsEventPublisher(LitefsNode node, ApplicationEventPublisher publisher) {
		return new LitefsEventPublisher(node, publisher);
	}

	@Bean
	LitefsDoctorReport litefsDoctorReport(LitefsNode node) {
		return new LitefsDoctorReport(node);
	}

}
