package io.github.litefsspring.boot.primary;

import org.jspecify.annotations.Nullable;

/**
 * The stack of an exception on the primary: the cause of the exception that the caller
 * gets.
 *
 * @since 0.1.0
 */
public final class RemoteStackTrace extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String remoteType;

	private RemoteStackTrace(String message, String remoteType, @Nullable Throwable cause) {
		super(message, cause, false, true);
		this.remoteType = remoteType;
	}

	static RemoteStackTrace of(RemoteFailure failure, String node) {
		RemoteFailure cause = failure.cause();
		RemoteStackTrace stack = new RemoteStackTrace(
				"on the primary '%s': %s: %s".formatted(node, failure.type(), failure.message()), failure.type(),
				(cause != null) ? of(cause, node) : null);
		stack.setStackTrace(
				failure.stack().stream().map(RemoteFailure.Frame::element).toArray(StackTraceElement[]::new));
		return stack;
	}

	/**
	 * The class of the exception on the primary.
	 * @return its name; this node need not have it
	 */
	public String remoteType() {
		return this.remoteType;
	}

}
