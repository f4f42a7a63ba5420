package io.github.litefsspring.boot.primary;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.litefsspring.boot.channel.ChannelJson;
import io.github.litefsspring.boot.jdbc.OutcomeUnknownException;
import io.micrometer.observation.ObservationRegistry;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;

import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Calls the same bean's method on the primary. It is called once: when it is not known
 * whether it ran, the caller is told so.
 *
 * @since 0.1.0
 */
public final class PrimaryInvoker {

	private final PrimaryMessages messages;

	private final InvokableMethods methods;

	private final InvocationPosition position;

	private final InvokeTracing tracing;

	private final CallerPrincipals principals = CallerPrincipals.create();

	// what this thread runs here, and what that calls
	private final ThreadLocal<@Nullable Boolean> running = new ThreadLocal<>();

	/**
	 * Create the invoker.
	 * @param messages the way to the primary
	 * @param methods what may be called
	 * @param position takes the position of what was written
	 * @param observations observes the calls
	 */
	public PrimaryInvoker(PrimaryMessages messages, InvokableMethods methods, InvocationPosition position,
			ObservationRegistry observations) {
		this.messages = messages;
		this.methods = methods;
		this.position = position;
		this.tracing = new InvokeTracing(observations);
	}

	/**
	 * Run a call on this node, which is the primary, or on the next one when this node
	 * hands its lease over. What is called within other work that writes here belongs to
	 * that, and must not wait for its end.
	 * @param invocation the call
	 * @param type the class of the bean
	 * @return its result
	 * @throws Throwable what the call throws, or why it could not be brought to the next
	 * primary
	 */
	@Nullable Object invokeOnPrimary(MethodInvocation invocation, Class<?> type) throws Throwable {
		if (this.running.get() != null || this.messages.isWebRequest()
				|| TransactionSynchronizationManager.isActualTransactionActive()) {
			return invocation.proceed();
		}
		return this.messages.beginHere() ? runHere(invocation) : invoke(invocation, type);
	}

	private @Nullable Object runHere(MethodInvocation invocation) throws Throwable {
		CompletionStage<?> later = null;
		this.running.set(true);
		try {
			Object result = invocation.proceed();
			later = (result instanceof CompletionStage<?> stage) ? stage : null;
			return result;
		}
		finally {
			this.running.remove();
			if (later != null) {
				later.whenComplete((result, failure) -> this.messages.endHere());
			}
			else {
				this.messages.endHere();
			}
		}
	}

	@Nullable Object invoke(MethodInvocation invocation, Class<?> type) throws Throwable {
		InvokableMethod method = this.methods.of(invocation.getMethod(), type, invocation.getThis());
		if (!method.isFuture()) {
			return call(method, invocation);
		}
		try {
			Object result = call(method, invocation);
			return (result instanceof LocalResult local) ? local.value() : CompletableFuture.completedFuture(result);
		}
		catch (Throwable ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private @Nullable Object call(InvokableMethod method, MethodInvocation invocation) throws Throwable {
		Map<String, String> trace = new HashMap<>();
		return this.tracing.calling(method.displayName(), trace, () -> {
			List<JsonNode> arguments = write(method, invocation.getArguments());
			InvokeReply reply = bring(method, arguments, trace);
			// this node may have lost the lease again since it became the primary
			while (reply == null && !this.messages.beginHere()) {
				reply = bring(method, arguments, trace);
			}
			if (reply == null) {
				Object result = runHere(invocation);
				return method.isFuture() ? new LocalResult(result) : result;
			}
			return handOver(method, reply);
		});
	}

	private static List<JsonNode> write(InvokableMethod method, @Nullable Object[] arguments) {
		List<JavaType> types = method.parameterTypes();
		List<JsonNode> written = new ArrayList<>();
		try {
			for (int i = 0; i < arguments.length; i++) {
				written.add(ChannelJson.mapper()
					.readTree(ChannelJson.mapper().writerFor(types.get(i)).writeValueAsBytes(arguments[i])));
			}
		}
		catch (JacksonException ex) {
			throw new PrimaryInvocationException(
					"%s: argument %d cannot travel to the primary as JSON: %s. Nothing was done."
						.formatted(method.displayName(), written.size() + 1, ex.getOriginalMessage()),
					ex);
		}
		return written;
	}

	private @Nullable InvokeReply bring(InvokableMethod method, List<JsonNode> arguments, Map<String, String> trace) {
		CallerPrincipal principal = this.principals.current();
		String locale = LocaleContextHolder.getLocale().toLanguageTag();
		return this.messages.bring(method.displayName(), InvokeHandler.TYPE,
				(primary) -> new InvokeMessage(method.bean(), method.signature(), primary, arguments, principal, locale,
						trace),
				InvokeReply.class);
	}

	private @Nullable Object handOver(InvokableMethod method, InvokeReply reply) throws Throwable {
		if (reply.position() != null) {
			this.position.arrived(reply.position());
		}
		RemoteFailure failure = reply.failure();
		RemoteStackTrace stack = (failure != null) ? RemoteStackTrace.of(failure, reply.node()) : null;
		String name = method.displayName();
		switch (reply.outcome()) {
			case RETURNED -> {
				return result(method, reply);
			}
			case THREW -> throw recreated(method, reply, failure);
			case DEMOTED -> throw new OutcomeUnknownException(
					"%s was running on '%s' when that node stopped being the primary. What it wrote before may or may not be kept: look before you repeat it."
						.formatted(name, reply.node()),
					stack);
			case RESULT_UNREADABLE -> throw new PrimaryInvocationException(
					"%s has run on the primary '%s', but its result cannot travel as JSON".formatted(name,
							reply.node()),
					stack);
			default -> throw new PrimaryInvocationException(
					"%s was not called on the primary '%s': %s. Do both nodes run the same version? Nothing was done."
						.formatted(name, reply.node(), (failure != null) ? failure.message() : reply.outcome()),
					stack);
		}
	}

	private static Throwable recreated(InvokableMethod method, InvokeReply reply, @Nullable RemoteFailure failure) {
		Method called = method.method();
		return (failure != null) ? RemoteFailures.recreate(failure, reply.node(), called)
				: new PrimaryInvocationException(method.displayName() + " failed on the primary", null);
	}

	private static @Nullable Object result(InvokableMethod method, InvokeReply reply) {
		JavaType type = method.resultType();
		JsonNode result = reply.result();
		if (type == null || result == null) {
			return null;
		}
		try {
			return ChannelJson.mapper().treeToValue(result, type);
		}
		catch (JacksonException ex) {
			throw new PrimaryInvocationException(
					"%s has run on the primary '%s', but its result cannot be read here: %s"
						.formatted(method.displayName(), reply.node(), ex.getOriginalMessage()),
					ex);
		}
	}

	private record LocalResult(@Nullable Object value) {
	}

}
