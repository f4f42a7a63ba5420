package io.github.litefsspring.boot.durability;

import java.lang.reflect.Method;
import java.util.Optional;

import io.github.litefsspring.consistency.DurableCommit;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Finds the {@link DurableCommit @DurableCommit} that applies to a method; what is nearer
 * to the method goes first.
 */
final class DurableCommitAnnotations {

	private DurableCommitAnnotations() {
	}

	static Optional<DurableCommit> find(Method method, @Nullable Class<?> type) {
		if (ReflectionUtils.isObjectMethod(method)) {
			return Optional.empty();
		}
		Method specific = AopUtils.getMostSpecificMethod(method, type);
		return Optional.ofNullable(AnnotatedElementUtils.findMergedAnnotation(specific, DurableCommit.class))
			.or(() -> Optional.ofNullable(
					AnnotatedElementUtils.findMergedAnnotation(specific.getDeclaringClass(), DurableCommit.class)))
			.or(() -> Optional.ofNullable(type)
				.map((found) -> AnnotatedElementUtils.findMergedAnnotation(found, DurableCommit.class)));
	}

}
