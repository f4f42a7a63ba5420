package io.github.litefsspring.boot.primary;

import java.util.function.Supplier;

import io.github.litefsspring.node.LitefsNode;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.Lifecycle;
import org.springframework.util.ClassUtils;

/**
 * Lets a {@link Lifecycle} bean of the primary start on a writable node only, whoever
 * starts it, and only once.
 */
class LifecycleInterceptor implements MethodInterceptor {

	private static final Logger logger = LoggerFactory.getLogger(LifecycleInterceptor.class);

	private final Supplier<LitefsNode> node;

	LifecycleInterceptor(Supplier<LitefsNode> node) {
		this.node = node;
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		if (!PrimaryLifecycles.isStart(invocation.getMethod())
				|| !(invocation.getThis() instanceof Lifecycle lifecycle)) {
			return invocation.proceed();
		}
		LitefsNode node = this.node.get();
		String name = ClassUtils.getUserClass(lifecycle).getSimpleName();
		// Spring's start-up and a promotion may want it at the same time
		synchronized (lifecycle) {
			if (!node.state().role().isWritable()) {
				logger.info("{} does not start: it runs on the primary only, and node '{}' is {}", name, node.name(),
						node.state().role());
				return null;
			}
			if (lifecycle.isRunning()) {
				return null;
			}
			invocation.proceed();
		}
		if (!node.state().role().isWritable() && lifecycle.isRunning()) {
			// the demotion came too early to find it running
			logger.info("{} stops again: node '{}' is not the primary any more", name, node.name());
			lifecycle.stop();
		}
		return null;
	}

}
