package io.github.litefsspring.boot.autoconfigure;

import java.util.List;
import java.util.stream.Stream;

import io.github.litefsspring.background.BackgroundWork;
import io.github.litefsspring.boot.actuate.LitefsHealthIndicator;
import io.github.litefsspring.boot.actuate.LitefsWritesHealthIndicator;
import io.github.litefsspring.boot.nodes.PrimaryHealth;
import io.github.litefsspring.node.LitefsNode;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the health indicators
 * {@code litefs} and {@code litefsWrites}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = LitefsAutoConfiguration.class,
		beforeName = "org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration")
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(LitefsNode.class)
public final class LitefsHealthAutoConfiguration {

	@Bean
	@ConditionalOnEnabledHealthIndicator("litefs")
	@ConditionalOnMissingBean(name = { "litefsHealthIndicator", "litefsHealthContributor" })
	LitefsHealthIndicator litefsHealthIndicator(LitefsNode node, PrimaryHealth health,
			LitefsHealthProperties properties, ConfigurableListableBeanFactory beans) {
		return new LitefsHealthIndicator(node, health, () -> gone(beans), properties.maxLag(),
				properties.staleIsOutOfService());
	}

	// a health check creates no bean
	private static List<String> gone(ConfigurableListableBeanFactory beans) {
		return Stream.of(beans.getBeanNamesForType(BackgroundWork.class, false, false))
			.filter(beans::containsSingleton)
			.flatMap((name) -> beans.getBean(name, BackgroundWork.class).gone().stream())
			.toList();
	}

	@Bean
	@ConditionalOnEnabledHealthIndicator("litefswrites")
	@ConditionalOnMissingBean(name = { "litefsWritesHealthIndicator", "litefsWritesHealthContributor" })
	LitefsWritesHealthIndicator litefsWritesHealthIndicator(LitefsNode node, PrimaryHealth health) {
		return new LitefsWritesHealthIndicator(node, health);
	}

}
