package io.github.litefsspring.boot.durability;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

import io.github.litefsspring.consistency.Durability;
import io.github.litefsspring.consistency.DurableCommit;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.NodeState;
import io.github.litefsspring.node.Position;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Waits after a method that committed something.
 */
class DurableCommitInterceptor implements MethodInterceptor {

	private final Supplier<LitefsNode> node;

	private final Supplier<Map<Durability, DurabilityWait>> waits;

	private final Supplier<Duration> timeout;

	DurableCommitInterceptor(Supplier<LitefsNode> node, Supplier<Map<Durability, DurabilityWait>> waits,
			Supplier<Duration> timeout) {
		this.node = node;
		this.waits = waits;
		this.timeout = timeout;
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		Object target = invocation.getThis();
		DurableCommit annotation = DurableCommitAnnotations
			.find(invocation.getMethod(), (target != null) ? target.getClass() : null)
			.orElseThrow();
		DurabilityWait wait = check(annotation, invocation.getMethod());
		DurableCall call = DurableCall.enter(name(invocation.getMethod()));
		Object result;
		try (call) {
			result = invocation.proceed();
		}
		NodeState committed = call.committed();
		if (committed != null) {
			String problem = call.isPositionCertain() ? await(committed, wait, annotation)
					: "the node may have lost its role, or LiteFS did not answer, right after it";
			if (problem != null) {
				throw notDurable(invocation.getMethod(), annotation, committed.position(), problem);
			}
		}
		return result;
	}

	private DurabilityWait check(DurableCommit annotation, Method method) {
		if (TransactionSynchronizationManager.isActualTransactionActive()) {
			throw new IllegalStateException(("%s is @DurableCommit and was called inside a transaction of its caller: "
					+ "what it writes is not committed when it returns, so it cannot promise anything. Put the "
					+ "annotation on the method that begins the transaction. Nothing was done")
				.formatted(name(method)));
		}
		DurabilityWait wait = this.waits.get().get(annotation.value());
		if (wait == null) {
			throw new IllegalStateException("%s is @DurableCommit(%s), which needs %s. Nothing was done"
				.formatted(name(method), annotation.value(), (annotation.value() == Durability.BACKUP)
						? "litefs.backup.enabled=true and litefs.backup.target" : "litefs.channel.secret"));
		}
		return wait;
	}

	// null when it is safe, otherwise why that is not known
	private @Nullable String await(NodeState committed, DurabilityWait wait, DurableCommit annotation) {
		Duration timeout = annotation.timeout().isEmpty() ? this.timeout.get()
				: DurationStyle.detectAndParse(annotation.timeout());
		try {
			if (wait.await(committed, timeout)) {
				return null;
			}
			return this.node.get().state().isSameTerm(committed)
					? "that was not confirmed within " + timeout.toMillis() + " ms"
					: "the node has not been the primary all the time since";
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return "waiting for it was interrupted";
		}
	}

	private NotDurableException notDurable(Method method, DurableCommit annotation, Position position, String reason) {
		return new NotDurableException(
				("%s is committed here, on node '%s' at %s, but not yet known to be durable "
						+ "(%s): %s. Nothing was undone; do not repeat it blindly")
					.formatted(name(method), this.node.get().name(), position, annotation.value(), reason),
				position, annotation.value());
	}

	private static String name(Method method) {
		return method.getDeclaringClass().getSimpleName() + "." + method.getName();
	}

}
