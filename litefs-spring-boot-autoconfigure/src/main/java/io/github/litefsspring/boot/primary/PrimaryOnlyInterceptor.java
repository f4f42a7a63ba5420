package io.github.litefsspring.boot.primary;

import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.github.litefsspring.boot.jdbc.NotPrimaryException;
import io.github.litefsspring.boot.primary.RunningInvocations.Running;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.NodeState;
import io.github.litefsspring.primary.Elsewhere;
import io.github.litefsspring.primary.PrimaryOnly;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.util.ClassUtils;

/**
 * Lets a call through on a writable node, and refuses it, skips it or sends it to the
 * primary elsewhere.
 */
class PrimaryOnlyInterceptor implements MethodInterceptor {

	private static final Logger logger = LoggerFactory.getLogger(PrimaryOnlyInterceptor.class);

	private final Supplier<LitefsNode> node;

	private final Supplier<@Nullable PrimaryInvoker> invoker;

	private final Set<Method> skipped = ConcurrentHashMap.newKeySet();

	private final RunningInvocations invocations = new RunningInvocations();

	PrimaryOnlyInterceptor(Supplier<LitefsNode> node, Supplier<@Nullable PrimaryInvoker> invoker) {
		this.node = node;
		this.invoker = invoker;
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		LitefsNode node = this.node.get();
		Method method = invocation.getMethod();
		Object target = invocation.getThis();
		Class<?> type = (target != null) ? ClassUtils.getUserClass(target) : method.getDeclaringClass();
		if (!isInterruptible(method, type)) {
			return runOrRefuse(invocation, method, type, node);
		}
		// before the role is asked: a demotion in between would not find it
		this.invocations.listenTo(node);
		Running running = this.invocations.begin(type.getSimpleName() + "." + method.getName());
		try {
			return runOrRefuse(invocation, method, type, node);
		}
		finally {
			this.invocations.end(running);
		}
	}

	private static boolean isInterruptible(Method method, Class<?> type) {
		return PrimaryOnlyAnnotations.find(method, type)
			.filter((found) -> found.elsewhere() == Elsewhere.SKIP && found.interruptOnDemotion())
			.isPresent();
	}

	private @Nullable Object runOrRefuse(MethodInvocation invocation, Method method, Class<?> type, LitefsNode node)
			throws Throwable {
		NodeState state = node.state();
		Elsewhere elsewhere = elsewhere(method, type);
		PrimaryInvoker primary = (elsewhere == Elsewhere.INVOKE && InvokedCall.current() == null) ? this.invoker.get()
				: null;
		if (state.role().isWritable()) {
			return (primary != null) ? primary.invokeOnPrimary(invocation, type) : invocation.proceed();
		}
		if (elsewhere == Elsewhere.SKIP) {
			logSkip(method, type, node, state);
			return nothing(method.getReturnType());
		}
		if (primary != null) {
			return primary.invoke(invocation, type);
		}
		throw new NotPrimaryException(refusal(method, type, node, state), state);
	}

	// THROW when nothing is found: the one who brought the call here meant "primary only"
	private static Elsewhere elsewhere(Method method, Class<?> type) {
		return PrimaryOnlyAnnotations.find(method, type).map(PrimaryOnly::elsewhere).orElse(Elsewhere.THROW);
	}

	private void logSkip(Method method, Class<?> type, LitefsNode node, NodeState state) {
		if (this.skipped.add(method)) {
			logger.info(
					"Skipped {}.{}: it runs on the primary only, and node '{}' is {}. "
							+ "Further skips are logged at debug level",
					type.getSimpleName(), method.getName(), node.name(), state.role());
		}
		else {
			logger.debug("Skipped {}.{} on node '{}' ({})", type.getSimpleName(), method.getName(), node.name(),
					state.role());
		}
	}

	private static String refusal(Method method, Class<?> type, LitefsNode node, NodeState state) {
		String primary = (state.primary() != null) ? "the primary is '" + state.primary() + "'"
				: "no primary is known right now";
		return "%s.%s runs on the primary only (@PrimaryOnly), and node '%s' is %s; %s. Nothing was done."
			.formatted(type.getSimpleName(), method.getName(), node.name(), state.role(), primary);
	}

	private static @Nullable Object nothing(Class<?> returnType) {
		if (returnType == void.class) {
			return null;
		}
		if (returnType.isPrimitive()) {
			return Array.get(Array.newInstance(returnType, 1), 0);
		}
		if (returnType == Optional.class) {
			return Optional.empty();
		}
		if (returnType == OptionalInt.class) {
			return OptionalInt.empty();
		}
		if (returnType == OptionalLong.class) {
			return OptionalLong.empty();
		}
		if (returnType == OptionalDouble.class) {
			return OptionalDouble.empty();
		}
		if (returnType != Object.class && returnType.isAssignableFrom(CompletableFuture.class)) {
			return CompletableFuture.completedFuture(null);
		}
		return null;
	}

}
