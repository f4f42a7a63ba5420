package io.github.litefsspring.boot.consistency;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.github.litefsspring.consistency.MaxStaleness;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.method.HandlerMethod;

/**
 * The bounds that {@link MaxStaleness @MaxStaleness} gives to handlers.
 *
 * @since 0.1.0
 */
public final class MaxStalenessBounds {

	/**
	 * The least bound that a replica can keep: the primary's heartbeat comes once a
	 * second.
	 */
	static final Duration LEAST = Duration.ofSeconds(2);

	private final Map<Method, Optional<Duration>> bounds = new ConcurrentHashMap<>();

	/**
	 * The bound of a handler.
	 * @param handler the handler
	 * @return the bound, {@code null} when it has none
	 * @throws MaxStalenessException when it is not a duration of at least two seconds
	 */
	public @Nullable Duration of(HandlerMethod handler) {
		return this.bounds.computeIfAbsent(handler.getMethod(), (method) -> find(handler)).orElse(null);
	}

	private static Optional<Duration> find(HandlerMethod handler) {
		MaxStaleness annotation = AnnotatedElementUtils.findMergedAnnotation(handler.getMethod(), MaxStaleness.class);
		if (annotation == null) {
			annotation = AnnotatedElementUtils.findMergedAnnotation(handler.getBeanType(), MaxStaleness.class);
		}
		return Optional.ofNullable(annotation).map((found) -> parse(found.value(), handler));
	}

	private static Duration parse(String value, HandlerMethod handler) {
		Duration bound;
		try {
			bound = DurationStyle.detectAndParse(value);
		}
		catch (IllegalArgumentException ex) {
			throw new MaxStalenessException(value, handler, "it is not a duration", ex);
		}
		if (bound.compareTo(LEAST) < 0) {
			throw new MaxStalenessException(value, handler,
					"a replica hears from an idle primary once a second only, so it could not keep a bound below 2s",
					null);
		}
		return bound;
	}

}
