package io.github.litefsspring.boot.primary;

import java.util.Map;

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

	/** Name of a statement, in place of a method's. */
	static final String STATEMENT = "statement";

	private final ObservationRegistry registry;

	InvokeTracing(ObservationRegistry registry) {
		this.registry = registry;
	}

	<T, X extends Throwable> @Nullable T calling(String name, Map<String, String> carrier, Call<T, X> call) throws X {
		SenderContext<Map<String, String>> context = new SenderContext<>(
				(headers, key, value) -> carrier.put(key, value), Kind.CLIENT);
		context.setCarrier(carrier);
		return observe(Observation.createNotStarted(CALL, () -> context, this.registry), name, call);
	}

	<T, X extends Throwable> @Nullable T handling(String name, Map<String, String> carrier, Call<T, X> call) throws X {
		ReceiverContext<Map<String, String>> context = new ReceiverContext<>((headers, key) -> headers.get(key),
				Kind.SERVER);
		context.setCarrier(carrier);
		return observe(Observation.createNotStarted(HANDLE, () -> context, this.registry), name, call);
	}

	private static <T, X extends Throwable> @Nullable T observe(Observation observation, String name, Call<T, X> call)
			throws X {
		observation.contextualName("invoke " + name).lowCardinalityKeyValue("method", name);
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
	 * The observed call.
	 *
	 * @param <T> what it gives
	 * @param <X> what it throws
	 */
	@FunctionalInterface
	interface Call<T, X extends Throwable> {

		@Nullable T call() throws X;

	}

}
