package io.github.litefsspring.boot.autoconfigure.diagnostics;

import io.github.litefsspring.boot.primary.InvokeSignatureException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says what can travel to the primary.
 */
class InvokeSignatureFailureAnalyzer extends AbstractFailureAnalyzer<InvokeSignatureException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvokeSignatureException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()),
				"Arguments and results travel as JSON by their declared types. Declare records, classes with a usable"
						+ " constructor, collections of them or simple values; or use elsewhere = THROW for this method.",
				cause);
	}

}
