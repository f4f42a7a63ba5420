package io.github.litefsspring.boot.primary;

import java.lang.reflect.Method;
import java.util.Arrays;

import io.github.litefsspring.primary.PrimaryOnly;

import org.springframework.context.Lifecycle;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Tells which beans are long-running work of the primary, and which of their methods are
 * Spring's.
 */
final class PrimaryLifecycles {

	private static final Method[] METHODS = SmartLifecycle.class.getMethods();

	private PrimaryLifecycles() {
	}

	static boolean isLifecycle(Class<?> type) {
		return Lifecycle.class.isAssignableFrom(type) && AnnotatedElementUtils.hasAnnotation(type, PrimaryOnly.class);
	}

	static boolean isLifecycleMethod(Method method) {
		return Arrays.stream(METHODS)
			.anyMatch((candidate) -> candidate.getName().equals(method.getName())
					&& Arrays.equals(candidate.getParameterTypes(), method.getParameterTypes()));
	}

	static boolean isStart(Method method) {
		return method.equals(ReflectionUtils.findMethod(method.getDeclaringClass(), "start"));
	}

}
