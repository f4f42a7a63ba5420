package io.github.litefsspring.boot.migration;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanInitializationException;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.MergedBeanDefinitionPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;

/**
 * Has beans that change the schema in {@link InitializingBean#afterPropertiesSet()} do so
 * by the role of this node. Spring leaves that call to this post-processor, so the bean
 * itself stays as it is and needs no proxy.
 *
 * @since 0.1.0
 */
public abstract class InitializingMigrations implements MergedBeanDefinitionPostProcessor {

	private final ObjectProvider<Migrations> migrations;

	// of the beans whose initialization Spring leaves to this
	private final Set<String> beanNames = ConcurrentHashMap.newKeySet();

	/**
	 * Create it.
	 * @param migrations what runs a migration by the role of this node
	 */
	protected InitializingMigrations(ObjectProvider<Migrations> migrations) {
		this.migrations = migrations;
	}

	@Override
	public final void postProcessMergedBeanDefinition(RootBeanDefinition definition, Class<?> type, String beanName) {
		if (InitializingBean.class.isAssignableFrom(type) && changesSchema(type)) {
			definition.registerExternallyManagedInitMethod("afterPropertiesSet");
			this.beanNames.add(beanName);
		}
	}

	// comes after other post-processors: Spring calls those that look at definitions last
	@Override
	public final Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (bean instanceof InitializingBean initializer && changesSchema(bean.getClass())
				&& this.beanNames.contains(beanName)) {
			initialize(initializer, beanName);
		}
		return bean;
	}

	private void initialize(InitializingBean bean, String beanName) {
		Migration migration = migrationOf(bean, beanName);
		if (migration != null) {
			this.migrations.getObject().run(migration);
			return;
		}
		try {
			bean.afterPropertiesSet();
		}
		catch (RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new BeanInitializationException("Invocation of init method failed", ex);
		}
	}

	abstract boolean changesSchema(Class<?> type);

	// null when the bean changes another database, or nothing
	abstract @Nullable Migration migrationOf(InitializingBean bean, String beanName);

}
