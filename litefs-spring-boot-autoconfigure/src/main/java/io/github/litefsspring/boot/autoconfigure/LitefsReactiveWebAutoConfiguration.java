package io.github.litefsspring.boot.autoconfigure;

import io.github.litefsspring.node.LitefsNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} that tells a reactive application what it does not get.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = LitefsAutoConfiguration.class)
@ConditionalOnWebApplication(type = Type.REACTIVE)
@ConditionalOnBean(LitefsNode.class)
public final class LitefsReactiveWebAutoConfiguration {

	private static final Logger logger = LoggerFactory.getLogger(LitefsReactiveWebAutoConfiguration.class);

	@Bean
	SmartInitializingSingleton litefsReactiveNotice() {
		return () -> logger
			.warn("This is a reactive web application. Sending writes to the primary (litefs.write.*) and"
					+ " litefs.web.expose-node are for Spring MVC: here a write on a replica fails with NotPrimaryException."
					+ " Use spring-boot-starter-webmvc, or let a proxy send writing requests to the primary.");
	}

}
