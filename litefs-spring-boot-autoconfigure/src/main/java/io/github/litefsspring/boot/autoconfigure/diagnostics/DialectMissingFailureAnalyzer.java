package io.github.litefsspring.boot.autoconfigure.diagnostics;

import io.github.litefsspring.boot.jpa.DialectMissingException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Names the library with Hibernate's dialect for SQLite.
 */
class DialectMissingFailureAnalyzer extends AbstractFailureAnalyzer<DialectMissingException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, DialectMissingException cause) {
		return new FailureAnalysis(cause.getMessage() + ".",
				"Add the dependency org.hibernate.orm:hibernate-community-dialects; Spring Boot manages its version. "
						+ "Or set spring.jpa.database-platform to a dialect of your own.",
				cause);
	}

}
