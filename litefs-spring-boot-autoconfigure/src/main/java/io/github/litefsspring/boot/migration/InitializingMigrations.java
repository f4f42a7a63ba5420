package io.github.litefsspring.boot.migration;

import org.aopalliance.intercept.MethodInterceptor;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Has beans that change the schema in {@link InitializingBean#afterPropertiesSet()} do so
 * by the role of this node.
 *
 * @since 0.1.0
 */
public abstract class InitializingMigrations implements BeanPostProcessor {

	private final ObjectProvider<Migrations> migrations;

	/**
	 * Create it.
	 * @param migrations what runs a migration by the role of this node
	 */
	protected InitializingMigrations(ObjectProvider<Migrations> migrations) {
		this.migrations = migrations;
	}

	@Override
	public final Object postProcessBeforeInitialization(Object bean, String beanName) {
		Migration migration = migrationOf(bean, beanName);
		if (migration == null) {
			return bean;
		}
		ProxyFactory factory = new ProxyFactory(bean);
		factory.setProxyTargetClass(true);
		factory.addAdvice((MethodInterceptor) (invocation) -> {
			if (!invocation.getMethod().getName().equals("afterPropertiesSet")) {
				return invocation.proceed();
			}
			this.migrations.getObject().run(migration);
			return null;
		});
		return factory.getProxy(bean.getClass().getClassLoader());
	}

	abstract @Nullable Migration migrationOf(Object bean, String beanName);

}
