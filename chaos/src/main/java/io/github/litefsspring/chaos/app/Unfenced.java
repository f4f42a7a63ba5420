package io.github.litefsspring.chaos.app;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.node.LitefsNode;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A defect to be found: a primary never notices that another one stores backups.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "chaos.defect", havingValue = "fencing")
class Unfenced {

	@Bean
	static BeanPostProcessor unfencedStore(ObjectProvider<LitefsNode> node) {
		return new BeanPostProcessor() {

			@Override
			public Object postProcessAfterInitialization(Object bean, String name) {
				return (bean instanceof BackupStore store) ? UnfencedStore.of(store, node.getObject()) : bean;
			}

		};
	}

}
