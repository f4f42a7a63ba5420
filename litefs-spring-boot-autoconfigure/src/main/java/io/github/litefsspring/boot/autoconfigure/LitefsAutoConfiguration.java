package io.github.litefsspring.boot.autoconfigure;

import io.github.litefsspring.boot.LitefsEventPublisher;
import io.github.litefsspring.node.LitefsNode;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the {@link LitefsNode} and its
 * events. Which role the node has is asked at run time, never in conditions.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@EnableConfigurationProperties(LitefsProperties.class)
public final class LitefsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(LitefsNode.class)
	LitefsEventPublisher litefsEventPublisher(LitefsNode node, ApplicationEventPublisher publisher) {
		return new LitefsEventPublisher(node, publisher);
	}

}
