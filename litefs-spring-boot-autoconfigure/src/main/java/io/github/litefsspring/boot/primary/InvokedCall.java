package io.github.litefsspring.boot.primary;

import org.jspecify.annotations.Nullable;

/**
 * Marks a thread of the primary that runs a call of another node, which must not be sent
 * on to a third one.
 */
final class InvokedCall {

	private static final ThreadLocal<@Nullable InvokedCall> CURRENT = new ThreadLocal<>();

	static InvokedCall enter() {
		InvokedCall call = new InvokedCall();
		CURRENT.set(call);
		return call;
	}

	static @Nullable InvokedCall current() {
		return CURRENT.get();
	}

	void leave() {
		CURRENT.remove();
	}

}
