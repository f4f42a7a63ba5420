package io.github.litefsspring.boot.primary;

import java.util.Map;
import java.util.concurrent.Callable;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import org.jspecify.annotations.Nullable;

/**
 * Observes calls on both nodes. Where the application traces, the trace goes along.
 */
final class InvokeTracing {

	/** Timer of calls on the caller's node. */
	static final String CALL = "litefs.invoke";

	/** Timer of calls on the primary. */
	static final String HANDLE = "litefs.invoke.handle";

	private final ObservationRegistry registry;

	InvokeTracing(ObservationRegistry registry) {
		this.registry = registry;
	}

	@Nullable Object calling(InvokableMethod method, Map<String, String> carrier, ThrowingCall call) throws Throwable {
		SenderContext<Map<String, String>> context = new SenderContext<>(
				(headers, name, value) -> carrier.put(name, value), Kind.CLIENT);
		context.setCarrier(carrier);
		return observe(Observation.createNotStarted(CALL, () -> context, this.registry), method, call);
	}

	@Nullable Object handling(InvokableMethod method, Map<String, String> carrier, Callable<@Nullable Object> call)
			throws Exception {
		ReceiverContext<Map<String, String>> context = new ReceiverContext<>((headers, name) -> headers.get(name),
				Kind.SERVER);
		context.setCarrier(carrier);
		try {
			return observe(Observation.createNotStarted(HANDLE, () -> context, this.registry), method, call::call);
		}
		catch (Exception | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static @Nullable Object observe(Observation observation, InvokableMethod method, ThrowingCall call)
			throws Throwable {
		observation.contextualName("invoke " + method.displayName())
			.lowCardinalityKeyValue("method", method.displayName());
		observation.start();
		try (Observation.Scope scope = observation.openScope()) {
			return call.call();
		}
		catch (Throwable ex) {
			observation.error(ex);
			throw ex;
		}
		finally {
			observation.stop();
		}
	}

	/**
	 * A call that may throw anything.
	 */
	@FunctionalInterface
	interface ThrowingCall {

		@Nullable Object call() throws Throwable;

	}

}
