package io.github.litefsspring.boot.autoconfigure.diagnostics;

import io.github.litefsspring.boot.autoconfigure.LitefsDataSourceAutoConfiguration;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says what to do when {@code spring.datasource.url} and LiteFS's data source meet.
 */
class DataSourceConnectionPropertyFailureAnalyzer
		extends AbstractFailureAnalyzer<DataSourceConnectionPropertyException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, DataSourceConnectionPropertyException cause) {
		return new FailureAnalysis(cause.getMessage() + ". Two databases are configured, and only one can be used.",
				"Remove " + cause.property() + " to use the replicated SQLite database of litefs.database. "
						+ "To use the other database instead, exclude "
						+ LitefsDataSourceAutoConfiguration.class.getName()
						+ " (spring.autoconfigure.exclude), or define the DataSource bean yourself.",
				cause);
	}

}
