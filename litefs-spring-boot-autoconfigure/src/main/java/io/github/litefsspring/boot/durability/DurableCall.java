package io.github.litefsspring.boot.durability;

import org.jspecify.annotations.Nullable;

/**
 * Marks a thread that runs a method with
 * {@link io.github.litefsspring.consistency.DurableCommit @DurableCommit}. What it sends
 * to another node commits there, where no thread would wait.
 *
 * @since 0.1.0
 */
public final class DurableCall implements AutoCloseable {

	private static final ThreadLocal<@Nullable DurableCall> CURRENT = new ThreadLocal<>();

	private final String method;

	private final @Nullable DurableCall outer;

	private DurableCall(String method, @Nullable DurableCall outer) {
		this.method = method;
		this.outer = outer;
	}

	/**
	 * Begin a call on this thread.
	 * @param method the method, for messages
	 * @return the call, to be closed when it has returned
	 */
	public static DurableCall enter(String method) {
		DurableCall call = new DurableCall(method, CURRENT.get());
		CURRENT.set(call);
		return call;
	}

	/**
	 * The method with the annotation that this thread is in.
	 * @return its name; null when it is in none
	 */
	public static @Nullable String currentMethod() {
		DurableCall call = CURRENT.get();
		return (call != null) ? call.method : null;
	}

	@Override
	public void close() {
		if (this.outer != null) {
			CURRENT.set(this.outer);
		}
		else {
			CURRENT.remove();
		}
	}

}
