package io.github.litefsspring.boot.primary;

import java.lang.reflect.Method;
import java.util.Optional;

import io.github.litefsspring.primary.PrimaryOnly;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Finds the {@link PrimaryOnly @PrimaryOnly} that applies to a method: on the method, on
 * a method it overrides or implements, on its class, or on a superclass or an interface
 * of that class; directly or as a meta-annotation. What is nearer to the method goes
 * first.
 *
 * @since 0.1.0
 */
public final class PrimaryOnlyAnnotations {

	private PrimaryOnlyAnnotations() {
	}

	/**
	 * Find the annotation that applies to a method.
	 * @param method the method, possibly of an interface or of a superclass
	 * @param type the class of the object it is called on, or {@code null} for the class
	 * that declares the method
	 * @return the annotation, with the attributes that meta-annotations override
	 */
	public static Optional<PrimaryOnly> find(Method method, @Nullable Class<?> type) {
		if (ReflectionUtils.isObjectMethod(method)) {
			return Optional.empty();
		}
		Method specific = AopUtils.getMostSpecificMethod(method, type);
		return Optional.ofNullable(AnnotatedElementUtils.findMergedAnnotation(specific, PrimaryOnly.class))
			.or(() -> onClass(specific.getDeclaringClass()))
			.or(() -> (type != null) ? onClass(type) : Optional.empty())
			.or(() -> Optional.ofNullable(AnnotatedElementUtils.findMergedAnnotation(method, PrimaryOnly.class)))
			.or(() -> onClass(method.getDeclaringClass()));
	}

	private static Optional<PrimaryOnly> onClass(Class<?> type) {
		return Optional.ofNullable(AnnotatedElementUtils.findMergedAnnotation(type, PrimaryOnly.class));
	}

}
