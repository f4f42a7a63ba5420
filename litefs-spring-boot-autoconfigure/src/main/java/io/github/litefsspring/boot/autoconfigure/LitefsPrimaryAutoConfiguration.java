package io.github.litefsspring.boot.autoconfigure;

import java.time.Duration;

import io.github.litefsspring.boot.nodes.RoleSteps;
import io.github.litefsspring.boot.primary.PrimaryInvoker;
import io.github.litefsspring.boot.primary.PrimaryOnlyAdvisor;
import io.github.litefsspring.boot.primary.PrimaryWork;
import io.github.litefsspring.node.LitefsNode;

import org.springframework.aop.config.AopConfigUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for
 * {@link io.github.litefsspring.primary.PrimaryOnly @PrimaryOnly}. It needs no AspectJ,
 * and works in an application that has no other advice.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = LitefsAutoConfiguration.class)
@Import(LitefsPrimaryAutoConfiguration.AutoProxyRegistrar.class)
public final class LitefsPrimaryAutoConfiguration {

	private LitefsPrimaryAutoConfiguration() {
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	@ConditionalOnMissingBean
	static PrimaryOnlyAdvisor primaryOnlyAdvisor(ObjectProvider<LitefsNode> node,
			ObjectProvider<PrimaryInvoker> invoker) {
		return new PrimaryOnlyAdvisor(node::getObject, invoker::getIfAvailable);
	}

	@Bean
	@ConditionalOnBean(LitefsNode.class)
	@ConditionalOnMissingBean
	static PrimaryWork litefsPrimaryWork(LitefsNode node, RoleSteps steps, ConfigurableListableBeanFactory beans,
			Environment environment) {
		return new PrimaryWork(node, steps, beans, environment
			.getProperty("spring.lifecycle.timeout-per-shutdown-phase", Duration.class, Duration.ofSeconds(30)));
	}

	/**
	 * Registers the auto-proxy creator that looks at infrastructure advisors, unless
	 * there is one that looks at more.
	 */
	static class AutoProxyRegistrar implements ImportBeanDefinitionRegistrar, EnvironmentAware {

		private boolean proxyTargetClass = true;

		@Override
		public void setEnvironment(Environment environment) {
			this.proxyTargetClass = environment.getProperty("spring.aop.proxy-target-class", Boolean.class, true);
		}

		@Override
		public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
			AopConfigUtils.registerAutoProxyCreatorIfNecessary(registry);
			if (this.proxyTargetClass) {
				AopConfigUtils.forceAutoProxyCreatorToUseClassProxying(registry);
			}
		}

	}

}
