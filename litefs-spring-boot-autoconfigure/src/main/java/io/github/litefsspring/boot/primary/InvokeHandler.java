package io.github.litefsspring.boot.primary;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.github.litefsspring.boot.channel.ChannelCall;
import io.github.litefsspring.boot.channel.ChannelJson;
import io.github.litefsspring.boot.jdbc.NotPrimaryException;
import io.github.litefsspring.boot.nodes.RunningWrites;
import io.github.litefsspring.boot.primary.InvokeReply.Outcome;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Role;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;

import org.springframework.aop.support.AopUtils;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.util.ReflectionUtils;

/**
 * Runs calls of other nodes, on the primary.
 *
 * @since 0.1.0
 */
public final class InvokeHandler extends PrimaryMessageHandler<InvokeMessage, InvokeReply> {

	static final String TYPE = "primary.invoke";

	private final InvokableMethods methods;

	private final CallerPrincipals principals = CallerPrincipals.create();

	/**
	 * Create the handler.
	 * @param node this node
	 * @param methods what may be called
	 * @param position gives the position of what was written
	 * @param writes counts what runs on this node as the primary
	 * @param observations observes the calls
	 */
	public InvokeHandler(LitefsNode node, InvokableMethods methods, InvocationPosition position, RunningWrites writes,
			ObservationRegistry observations) {
		super(TYPE, InvokeMessage.class, node, position, observations, writes);
		this.methods = methods;
	}

	@Override
	InvokeReply notPrimary(Role role) {
		return notCalled(Outcome.NOT_PRIMARY, "this node is " + role);
	}

	@Override
	InvokeReply handleOnPrimary(ChannelCall call, InvokeMessage message) {
		InvokableMethod method = this.methods.find(message.bean(), message.method());
		if (method == null) {
			return notCalled(Outcome.UNKNOWN_METHOD, "there is no such method with @PrimaryOnly(elsewhere = INVOKE)");
		}
		@Nullable Object[] arguments;
		try {
			arguments = read(method, message.arguments());
		}
		catch (JacksonException | IllegalArgumentException ex) {
			return notCalled(Outcome.ARGUMENTS_UNREADABLE, String.valueOf(ex.getMessage()));
		}
		return reply(method, run(() -> inContext(message, method, () -> invoke(method, arguments, call))));
	}

	private static @Nullable Object[] read(InvokableMethod method, List<JsonNode> values) {
		List<JavaType> types = method.parameterTypes();
		if (types.size() != values.size()) {
			throw new IllegalArgumentException("%d arguments instead of %d".formatted(values.size(), types.size()));
		}
		@Nullable Object[] arguments = new Object[types.size()];
		for (int i = 0; i < arguments.length; i++) {
			arguments[i] = ChannelJson.mapper().treeToValue(values.get(i), types.get(i));
		}
		return arguments;
	}

	private InvokeReply reply(InvokableMethod method, Done<Object> done) {
		if (done.failure() != null) {
			return failed(done.failure(), done.position());
		}
		JavaType type = method.resultType();
		try {
			JsonNode json = (type != null) ? ChannelJson.mapper()
				.readTree(ChannelJson.mapper().writerFor(type).writeValueAsBytes(done.result())) : null;
			return new InvokeReply(Outcome.RETURNED, this.node.name(), json, null, done.position());
		}
		catch (JacksonException ex) {
			return new InvokeReply(Outcome.RESULT_UNREADABLE, this.node.name(), null, RemoteFailure.of(ex),
					done.position());
		}
	}

	private @Nullable Object invoke(InvokableMethod method, @Nullable Object[] arguments, ChannelCall call)
			throws Exception {
		Object bean = this.methods.bean(method);
		Method invocable = AopUtils.selectInvocableMethod(method.method(), bean.getClass());
		ReflectionUtils.makeAccessible(invocable);
		Object result = invocable.invoke(bean, arguments);
		if (method.isFuture() && result instanceof CompletionStage<?> stage) {
			return stage.toCompletableFuture().get(call.timeout().toMillis(), TimeUnit.MILLISECONDS);
		}
		if (method.isFuture() && result instanceof Future<?> future) {
			return future.get(call.timeout().toMillis(), TimeUnit.MILLISECONDS);
		}
		return result;
	}

	private @Nullable Object inContext(InvokeMessage message, InvokableMethod method, Callable<@Nullable Object> call)
			throws Exception {
		Locale locale = (LocaleContextHolder.getLocaleContext() != null) ? LocaleContextHolder.getLocale() : null;
		if (message.locale() != null) {
			LocaleContextHolder.setLocale(Locale.forLanguageTag(message.locale()));
		}
		try {
			return this.principals.runAs(message.principal(),
					() -> this.tracing.handling(method.displayName(), message.trace(), call::call));
		}
		finally {
			if (locale != null) {
				LocaleContextHolder.setLocale(locale);
			}
			else {
				LocaleContextHolder.resetLocaleContext();
			}
		}
	}

	// what ran before, in advice around the method or in another thread, is not known
	// here
	private InvokeReply failed(Exception failure, @Nullable String written) {
		boolean wrapped = failure instanceof InvocationTargetException || failure instanceof ExecutionException;
		Throwable thrown = (wrapped && failure.getCause() != null) ? failure.getCause() : failure;
		Outcome outcome = NotPrimaryException.findIn(thrown).isPresent() ? Outcome.DEMOTED : Outcome.THREW;
		return new InvokeReply(outcome, this.node.name(), null, RemoteFailure.of(thrown), written);
	}

	private InvokeReply notCalled(Outcome outcome, String reason) {
		return new InvokeReply(outcome, this.node.name(), null, RemoteFailure.of(reason), null);
	}

}
