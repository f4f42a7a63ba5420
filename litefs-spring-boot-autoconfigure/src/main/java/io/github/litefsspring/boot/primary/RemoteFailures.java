package io.github.litefsspring.boot.primary;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Objects;

import io.github.litefsspring.boot.durability.NotDurableException;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Recreates an exception of the primary. It comes back as its own class when this node
 * has that class, the method may throw it, and it has a constructor with a message (and a
 * cause), or without anything; otherwise as the nearest superclass with all that, below
 * {@code RuntimeException} and {@code Exception}.
 */
final class RemoteFailures {

	private RemoteFailures() {
	}

	static Throwable recreate(RemoteFailure failure, String node, Method method) {
		RemoteStackTrace stack = RemoteStackTrace.of(failure, node);
		if (failure.notDurable() != null) {
			NotDurableException committed = failure.notDurable().exception(failure.message());
			committed.initCause(stack);
			return committed;
		}
		for (int i = 0; i < failure.types().size(); i++) {
			Class<? extends Exception> type = load(failure.types().get(i), method);
			boolean tooGeneral = i > 0 && (type == RuntimeException.class || type == Exception.class);
			if (type != null && !tooGeneral) {
				Exception created = create(type, failure.message(), stack);
				if (created != null) {
					return created;
				}
			}
		}
		return new PrimaryInvocationException("%s.%s threw %s".formatted(method.getDeclaringClass().getSimpleName(),
				method.getName(), stack.getMessage()), stack);
	}

	private static @Nullable Class<? extends Exception> load(String name, Method method) {
		try {
			Class<?> type = Class.forName(name, false, ClassUtils.getDefaultClassLoader());
			boolean allowed = RuntimeException.class.isAssignableFrom(type) || Arrays.stream(method.getExceptionTypes())
				.anyMatch((declared) -> declared.isAssignableFrom(type));
			return (allowed && Exception.class.isAssignableFrom(type)) ? type.asSubclass(Exception.class) : null;
		}
		catch (ClassNotFoundException | LinkageError ex) {
			return null;
		}
	}

	private static @Nullable Exception create(Class<? extends Exception> type, @Nullable String message,
			RemoteStackTrace stack) {
		Exception created = create(type, new Class<?>[] { String.class, Throwable.class }, message, stack);
		if (created == null) {
			created = caused(create(type, new Class<?>[] { String.class }, message), stack);
		}
		if (created == null || !Objects.equals(created.getMessage(), message)) {
			Exception plain = caused(create(type, new Class<?>[0]), stack);
			boolean sameMessage = plain != null && Objects.equals(plain.getMessage(), message);
			created = (created == null || sameMessage) ? plain : created;
		}
		return created;
	}

	private static @Nullable Exception caused(@Nullable Exception exception, RemoteStackTrace stack) {
		if (exception != null && exception.getCause() == null) {
			try {
				exception.initCause(stack);
			}
			catch (IllegalStateException ex) {
				exception.addSuppressed(stack);
			}
		}
		return exception;
	}

	private static @Nullable Exception create(Class<? extends Exception> type, Class<?>[] parameters,
			@Nullable Object... arguments) {
		try {
			Constructor<? extends Exception> constructor = type.getDeclaredConstructor(parameters);
			constructor.trySetAccessible();
			return constructor.newInstance(arguments);
		}
		catch (NoSuchMethodException | InstantiationException | IllegalAccessException | InvocationTargetException
				| LinkageError ex) {
			return null;
		}
	}

}
