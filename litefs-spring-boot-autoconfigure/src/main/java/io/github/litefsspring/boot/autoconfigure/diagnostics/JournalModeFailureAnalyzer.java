package io.github.litefsspring.boot.autoconfigure.diagnostics;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Says why a journal mode cannot be used. Comes before Spring Boot's own analysis of
 * values that cannot be bound, which could only list the allowed ones.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class JournalModeFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

	private static final ConfigurationPropertyName PROPERTY = ConfigurationPropertyName.of("litefs.jdbc.journal-mode");

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
		if (!PROPERTY.equals(cause.getName())) {
			return null;
		}
		Object value = (cause.getProperty() != null) ? cause.getProperty().getValue() : "";
		return new FailureAnalysis(
				"litefs.jdbc.journal-mode=" + value + " cannot be used: LiteFS replicates what it sees being committed "
						+ "to a write-ahead log or to a rollback journal, and nothing else.",
				"Set it to wal (the default), delete, truncate or persist. MEMORY and OFF would leave every other "
						+ "node without the data.",
				cause);
	}

}
