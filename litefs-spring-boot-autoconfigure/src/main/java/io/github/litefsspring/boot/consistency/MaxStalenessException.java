package io.github.litefsspring.boot.consistency;

import org.jspecify.annotations.Nullable;

import org.springframework.web.method.HandlerMethod;

/**
 * A {@link io.github.litefsspring.consistency.MaxStaleness @MaxStaleness} has a value
 * that cannot be kept.
 *
 * @since 0.1.0
 */
public class MaxStalenessException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	MaxStalenessException(String value, HandlerMethod handler, String reason, @Nullable Throwable cause) {
		super("@MaxStaleness(\"" + value + "\") on " + handler.getShortLogMessage() + ": " + reason, cause);
	}

}
