package io.github.litefsspring.boot.durability;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

import io.github.litefsspring.consistency.Durability;
import io.github.litefsspring.node.LitefsNode;

import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.core.Ordered;

/**
 * Makes every bean method that a
 * {@link io.github.litefsspring.consistency.DurableCommit @DurableCommit} applies to wait
 * after its commit: outside {@code @Transactional} and inside {@code @PrimaryOnly}, so
 * that the node that commits is the one that waits.
 * <p>
 * As with every proxy, calls within one object are not seen.
 *
 * @since 0.1.0
 */
public class DurableCommitAdvisor extends DefaultPointcutAdvisor {

	/** The order of the advice, between {@code @PrimaryOnly} and transactions. */
	public static final int ORDER = Ordered.LOWEST_PRECEDENCE - 50;

	private static final long serialVersionUID = 1L;

	/**
	 * Create the advisor.
	 * @param node gives this node
	 * @param waits gives what waits, by durability; one that is missing is not available
	 * in this application
	 * @param timeout gives how long to wait where the annotation does not say
	 */
	public DurableCommitAdvisor(Supplier<LitefsNode> node, Supplier<Map<Durability, DurabilityWait>> waits,
			Supplier<Duration> timeout) {
		super(new DurableCommitPointcut(), new DurableCommitInterceptor(node, waits, timeout));
		setOrder(ORDER);
	}

	private static final class DurableCommitPointcut extends StaticMethodMatcherPointcut {

		DurableCommitPointcut() {
			// most beans are Spring's own: to look for the annotation on all their
			// methods takes time at start-up
			setClassFilter((type) -> !type.getName().startsWith("org.springframework."));
		}

		@Override
		public boolean matches(Method method, Class<?> targetClass) {
			return DurableCommitAnnotations.find(method, targetClass).isPresent();
		}

	}

}
