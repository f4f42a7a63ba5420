package io.github.litefsspring.boot.autoconfigure.diagnostics;

import io.github.litefsspring.jdbc.DatabaseFileException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says why the database file cannot be used, and by whom.
 */
class DatabaseFileFailureAnalyzer extends AbstractFailureAnalyzer<DatabaseFileException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, DatabaseFileException cause) {
		return new FailureAnalysis(cause.getMessage() + ".", cause.remedy(), cause);
	}

}
