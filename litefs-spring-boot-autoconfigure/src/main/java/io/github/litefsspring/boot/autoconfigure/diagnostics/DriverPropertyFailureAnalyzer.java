package io.github.litefsspring.boot.autoconfigure.diagnostics;

import io.github.litefsspring.Documentation;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says which driver property has to go.
 */
class DriverPropertyFailureAnalyzer extends AbstractFailureAnalyzer<IllegalArgumentException> {

	private static final String PREFIX = "litefs.jdbc.driver-properties.";

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, IllegalArgumentException cause) {
		String message = cause.getMessage();
		if (message == null || !message.startsWith(PREFIX)) {
			return null;
		}
		return new FailureAnalysis(message + ".",
				"Remove the entry. The properties that set what LiteFS has a say in are listed in "
						+ Documentation.page("configuration.md"),
				cause);
	}

}
