package io.github.litefsspring.boot.primary;

import java.io.Serial;

import io.github.litefsspring.node.LitefsNode;
import org.aopalliance.intercept.MethodInterceptor;

import org.springframework.aop.support.NameMatchMethodPointcutAdvisor;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Lets one method of another library's beans run on a node that can write, and has
 * something else done elsewhere. The application does not call such a method itself, so
 * that it cannot be annotated.
 *
 * @since 0.1.0
 */
public final class PrimaryMethodAdvisor extends NameMatchMethodPointcutAdvisor {

	@Serial
	private static final long serialVersionUID = 1L;

	/**
	 * Create the advisor.
	 * @param type the type of the beans
	 * @param method the name of the method
	 * @param node the node whose role is asked, at each call
	 * @param elsewhere what is done where the role is not writable
	 */
	public PrimaryMethodAdvisor(Class<?> type, String method, ObjectProvider<LitefsNode> node,
			MethodInterceptor elsewhere) {
		super((MethodInterceptor) (invocation) -> node.getObject().state().role().isWritable() ? invocation.proceed()
				: elsewhere.invoke(invocation));
		setClassFilter(type::isAssignableFrom);
		setMappedName(method);
	}

}
