package io.github.litefsspring.boot.primary;

import java.lang.reflect.Method;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.github.litefsspring.boot.channel.Channel;
import io.github.litefsspring.boot.channel.ChannelJson;
import io.github.litefsspring.boot.channel.ChannelNotSentException;
import io.github.litefsspring.boot.channel.ChannelOutcomeUnknownException;
import io.github.litefsspring.boot.channel.ChannelRefusedException;
import io.github.litefsspring.boot.jdbc.NotPrimaryException;
import io.github.litefsspring.boot.jdbc.OutcomeUnknownException;
import io.github.litefsspring.boot.nodes.PrimaryWatch;
import io.github.litefsspring.boot.nodes.UrlTemplate;
import io.github.litefsspring.boot.primary.InvokeReply.Outcome;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.NodeState;
import io.github.litefsspring.node.Role;
import io.micrometer.observation.ObservationRegistry;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;

import org.springframework.context.i18n.LocaleContextHolder;

/**
 * Calls the same bean's method on the primary. It is called once: when it is not known
 * whether it ran, the caller is told so.
 *
 * @since 0.1.0
 */
public final class PrimaryInvoker implements AutoCloseable {

	private static final Duration CONNECT_PAUSE = Duration.ofMillis(200);

	private final LitefsNode node;

	private final PrimaryWatch watch;

	private final Channel channel;

	private final UrlTemplate appUrl;

	private final InvokableMethods methods;

	private final InvocationPosition position;

	private final InvokeTracing tracing;

	private final Duration holdTimeout;

	private final Duration timeout;

	private final CallerPrincipals principals = CallerPrincipals.create();

	/**
	 * Create the invoker and begin to listen to the node.
	 * @param node this node
	 * @param channel the way to the primary
	 * @param appUrl {@code litefs.primary.app-url}
	 * @param methods what may be called
	 * @param position takes the position of what was written
	 * @param observations observes the calls
	 * @param holdTimeout how long to wait for a primary
	 * @param timeout how long to wait for the method
	 */
	public PrimaryInvoker(LitefsNode node, Channel channel, String appUrl, InvokableMethods methods,
			InvocationPosition position, ObservationRegistry observations, Duration holdTimeout, Duration timeout) {
		this.node = node;
		this.watch = new PrimaryWatch(node);
		this.channel = channel;
		this.appUrl = new UrlTemplate("litefs.primary.app-url", appUrl);
		this.methods = methods;
		this.position = position;
		this.tracing = new InvokeTracing(observations);
		this.holdTimeout = holdTimeout;
		this.timeout = timeout;
		node.addListener(this.watch);
	}

	@Override
	public void close() {
		this.node.removeListener(this.watch);
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
		return this.tracing.calling(method, trace, () -> {
			List<JsonNode> arguments = write(method, invocation.getArguments());
			InvokeReply reply = bring(method, arguments, trace);
			if (reply == null) {
				Object result = invocation.proceed();
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
		long start = System.nanoTime();
		String failure = null;
		while (true) {
			long seen = this.watch.changes();
			NodeState state = this.watch.state();
			if (state.role().isWritable()) {
				return null;
			}
			String primary = state.primary();
			Duration left = this.holdTimeout.minusNanos(System.nanoTime() - start);
			if (state.role() == Role.REPLICA && primary != null) {
				try {
					InvokeReply reply = send(method, primary, arguments, trace);
					if (reply.outcome() != Outcome.NOT_PRIMARY) {
						return reply;
					}
					failure = "node '" + reply.node() + "' is not the primary";
				}
				catch (ChannelNotSentException ex) {
					failure = ex.getMessage();
				}
				left = this.holdTimeout.minusNanos(System.nanoTime() - start);
				left = (left.compareTo(CONNECT_PAUSE) > 0) ? CONNECT_PAUSE : left;
			}
			if (left.isNegative() || left.isZero() || !awaitChange(seen, left)) {
				throw new NotPrimaryException(
						"%s runs on the primary (@PrimaryOnly), and %s. Waited for %s (litefs.write.hold-timeout); nothing was done."
							.formatted(method.displayName(),
									(failure != null) ? failure : "no node is known to be the primary at the moment",
									this.holdTimeout),
						this.watch.state());
			}
		}
	}

	private InvokeReply send(InvokableMethod method, String primary, List<JsonNode> arguments,
			Map<String, String> trace) throws ChannelNotSentException {
		URI url = this.appUrl.expand(primary);
		InvokeMessage message = new InvokeMessage(method.bean(), method.signature(), primary, arguments,
				this.principals.current(), LocaleContextHolder.getLocale().toLanguageTag(), trace);
		try {
			return this.channel.send(url, InvokeHandler.TYPE, message, InvokeReply.class, this.timeout);
		}
		catch (ChannelRefusedException | IllegalArgumentException ex) {
			throw new PrimaryInvocationException(
					"%s: %s. Nothing was done.".formatted(method.displayName(), ex.getMessage()), ex);
		}
		catch (ChannelOutcomeUnknownException ex) {
			throw new OutcomeUnknownException(
					"%s may or may not have run on the primary '%s': %s. Look before you repeat it."
						.formatted(method.displayName(), primary, ex.getMessage()),
					ex);
		}
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

	private boolean awaitChange(long seen, Duration pause) {
		try {
			this.watch.awaitChange(seen, pause);
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	private record LocalResult(@Nullable Object value) {
	}

}
