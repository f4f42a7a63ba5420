package io.github.litefsspring.boot.modulith;

import io.github.litefsspring.boot.primary.PrimaryMethodAdvisor;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.node.LitefsNode;
import org.aopalliance.intercept.MethodInterceptor;

import org.springframework.aop.support.NameMatchMethodPointcutAdvisor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;
import org.springframework.modulith.events.core.EventPublicationRegistry;
import org.springframework.modulith.events.support.PersistentApplicationEventMulticaster;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for Spring Modulith's event
 * publication registry.
 *
 * @since 0.1.0
 */
@AutoConfiguration(afterName = { "io.github.litefsspring.boot.autoconfigure.LitefsDataSourceAutoConfiguration",
		"org.springframework.modulith.events.config.EventPublicationAutoConfiguration" })
@ConditionalOnClass(name = "org.springframework.modulith.events.support.PersistentApplicationEventMulticaster")
@ConditionalOnBean({ LitefsNode.class, LitefsDataSource.class })
public final class LitefsModulithAutoConfiguration {

	private LitefsModulithAutoConfiguration() {
	}

	@Bean
	static RegistryOnSqlite litefsRegistryOnSqlite(Environment environment) {
		return new RegistryOnSqlite(environment);
	}

	// marks them as failed (spring.modulith.events.staleness)
	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static PrimaryMethodAdvisor litefsStalePublications(ObjectProvider<LitefsNode> node) {
		return new PrimaryMethodAdvisor(EventPublicationRegistry.class, "markStalePublicationsFailed", node,
				(invocation) -> null);
	}

	/**
	 * The events that are published again when an application starts.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(PersistentApplicationEventMulticaster.class)
	@ConditionalOnBooleanProperty("spring.modulith.events.republish-outstanding-events-on-restart")
	static class Republishing {

		// Modulith would do it on each node that starts, which a replica cannot
		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		static NameMatchMethodPointcutAdvisor litefsRepublishLater() {
			NameMatchMethodPointcutAdvisor advisor = new NameMatchMethodPointcutAdvisor(
					(MethodInterceptor) (invocation) -> null);
			advisor.setClassFilter(PersistentApplicationEventMulticaster.class::isAssignableFrom);
			advisor.setMappedName("afterSingletonsInstantiated");
			return advisor;
		}

		@Bean
		RepublishOnThePrimary litefsRepublishOnThePrimary(PersistentApplicationEventMulticaster publications) {
			return new RepublishOnThePrimary(publications);
		}

	}

}
