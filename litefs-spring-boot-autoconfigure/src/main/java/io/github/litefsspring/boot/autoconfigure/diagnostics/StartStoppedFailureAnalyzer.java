package io.github.litefsspring.boot.autoconfigure.diagnostics;

import io.github.litefsspring.boot.nodes.StartStoppedException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says that a start was ended from outside. It is no failure that needs a stack trace.
 */
class StartStoppedFailureAnalyzer extends AbstractFailureAnalyzer<StartStoppedException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, StartStoppedException cause) {
		return new FailureAnalysis(cause.getMessage() + ".", "Nothing: it was asked to end, and nothing was written.",
				cause);
	}

}
