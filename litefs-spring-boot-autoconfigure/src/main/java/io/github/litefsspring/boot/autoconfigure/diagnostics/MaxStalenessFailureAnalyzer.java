package io.github.litefsspring.boot.autoconfigure.diagnostics;

import io.github.litefsspring.boot.consistency.MaxStalenessException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says which bounds {@code @MaxStaleness} takes.
 */
class MaxStalenessFailureAnalyzer extends AbstractFailureAnalyzer<MaxStalenessException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MaxStalenessException cause) {
		return new FailureAnalysis(cause.getMessage() + ".",
				"Use a duration of at least two seconds, such as @MaxStaleness(\"2s\"). To read the latest data always,"
						+ " mark the handler with @PrimaryOnly instead, or add its path to litefs.write.always-forward.",
				cause);
	}

}
