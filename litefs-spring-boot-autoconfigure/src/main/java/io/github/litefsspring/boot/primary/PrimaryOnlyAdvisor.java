package io.github.litefsspring.boot.primary;

import java.lang.reflect.Method;
import java.util.function.Supplier;

import io.github.litefsspring.node.LitefsNode;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.core.Ordered;

/**
 * Puts the role check around every bean method that a
 * {@link io.github.litefsspring.primary.PrimaryOnly @PrimaryOnly} applies to, outside
 * {@code @Transactional} (whose advice has the lowest precedence): the role is asked
 * before a transaction begins.
 * <p>
 * As with every proxy, calls within one object are not seen.
 *
 * @since 0.1.0
 */
public class PrimaryOnlyAdvisor extends DefaultPointcutAdvisor {

	/** The order of the advice, smaller than that of transactions and retries. */
	public static final int ORDER = Ordered.LOWEST_PRECEDENCE - 100;

	private static final long serialVersionUID = 1L;

	/**
	 * Create the advisor.
	 * @param node gives the node to ask, at each call
	 * @param invoker gives what calls the primary, {@code null} where there is no channel
	 */
	public PrimaryOnlyAdvisor(Supplier<LitefsNode> node, Supplier<@Nullable PrimaryInvoker> invoker) {
		super(new PrimaryOnlyPointcut(), new RoleInterceptor(node, invoker));
		setOrder(ORDER);
	}

	private static final class PrimaryOnlyPointcut extends StaticMethodMatcherPointcut {

		PrimaryOnlyPointcut() {
			// most beans are Spring's own: looking for the annotation on all their
			// methods
			// would be a good part of an application's start-up
			setClassFilter((type) -> !type.getName().startsWith("org.springframework."));
		}

		@Override
		public boolean matches(Method method, Class<?> targetClass) {
			return PrimaryOnlyAnnotations.find(method, targetClass).isPresent();
		}

	}

	private static final class RoleInterceptor implements MethodInterceptor {

		private final MethodInterceptor methods;

		private final MethodInterceptor lifecycles;

		private RoleInterceptor(Supplier<LitefsNode> node, Supplier<@Nullable PrimaryInvoker> invoker) {
			this.methods = new PrimaryOnlyInterceptor(node, invoker);
			this.lifecycles = new LifecycleInterceptor(node);
		}

		@Override
		public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
			Object target = invocation.getThis();
			boolean lifecycle = target != null && PrimaryLifecycles.isLifecycleMethod(invocation.getMethod())
					&& PrimaryLifecycles.isLifecycle(target.getClass());
			return (lifecycle ? this.lifecycles : this.methods).invoke(invocation);
		}

	}

}
