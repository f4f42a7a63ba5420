package io.github.litefsspring.boot.primary;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.github.litefsspring.boot.durability.NotDurableException;
import io.github.litefsspring.consistency.Durability;
import io.github.litefsspring.node.Position;
import org.jspecify.annotations.Nullable;

/**
 * An exception on its way back to the caller: names and text only.
 *
 * @param types its class and superclasses, the nearest first
 * @param message its message
 * @param stack its stack
 * @param cause its cause
 * @param notDurable what is committed and not known to be durable, when that is what it
 * says
 */
record RemoteFailure(List<String> types, @Nullable String message, List<Frame> stack, @Nullable RemoteFailure cause,
		@Nullable NotDurable notDurable) {

	private static final int MOST_CAUSES = 8;

	private static final int MOST_FRAMES = 100;

	private static final int MOST_CHARACTERS = 10_000;

	RemoteFailure {
		types = List.copyOf(types);
		stack = List.copyOf(stack);
		if (types.isEmpty()) {
			throw new IllegalArgumentException("An exception has a type");
		}
	}

	static RemoteFailure of(Throwable failure) {
		return of(failure, MOST_CAUSES);
	}

	static RemoteFailure of(String message) {
		return new RemoteFailure(List.of(IllegalStateException.class.getName()), message, List.of(), null, null);
	}

	private static RemoteFailure of(Throwable failure, int causes) {
		List<String> types = new ArrayList<>();
		for (Class<?> type = failure.getClass(); type != null && type != Object.class; type = type.getSuperclass()) {
			types.add(type.getName());
		}
		List<Frame> stack = Arrays.stream(failure.getStackTrace()).limit(MOST_FRAMES).map(Frame::of).toList();
		Throwable cause = failure.getCause();
		return new RemoteFailure(types, shorten(failure.getMessage()), stack,
				(cause != null && causes > 1) ? of(cause, causes - 1) : null, NotDurable.of(failure));
	}

	private static @Nullable String shorten(@Nullable String message) {
		return (message != null && message.length() > MOST_CHARACTERS) ? message.substring(0, MOST_CHARACTERS)
				: message;
	}

	String type() {
		return this.types.get(0);
	}

	/**
	 * Content of a {@link NotDurableException}.
	 *
	 * @param position the position after the transaction
	 * @param missing how safe it should have been
	 */
	record NotDurable(String position, Durability missing) {

		private static @Nullable NotDurable of(Throwable failure) {
			return (failure instanceof NotDurableException committed)
					? new NotDurable(committed.getPosition().toString(), committed.getMissing()) : null;
		}

		NotDurableException exception(@Nullable String message) {
			return new NotDurableException(String.valueOf(message), Position.parse(this.position), this.missing);
		}

	}

	/**
	 * One line of the stack.
	 *
	 * @param type the class
	 * @param method the method
	 * @param file the file
	 * @param line the line
	 */
	record Frame(String type, String method, @Nullable String file, int line) {

		static Frame of(StackTraceElement element) {
			return new Frame(element.getClassName(), element.getMethodName(), element.getFileName(),
					element.getLineNumber());
		}

		StackTraceElement element() {
			return new StackTraceElement(this.type, this.method, this.file, this.line);
		}

	}

}
