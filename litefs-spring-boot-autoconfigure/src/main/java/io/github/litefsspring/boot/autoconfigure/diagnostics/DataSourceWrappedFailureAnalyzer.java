package io.github.litefsspring.boot.autoconfigure.diagnostics;

import io.github.litefsspring.boot.jdbc.DataSourceWrappedException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Names the wrapper that hides the data source.
 */
class DataSourceWrappedFailureAnalyzer extends AbstractFailureAnalyzer<DataSourceWrappedException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, DataSourceWrappedException cause) {
		return new FailureAnalysis(
				cause.getMessage() + ". Migrations, metrics and handoffs need the data source below " + "it.",
				"Let the wrapper pass java.sql.Wrapper.unwrap and isWrapperFor on to the data source it wraps, or "
						+ "extend Spring's DelegatingDataSource. A BeanPostProcessor or a bean of the application, or of "
						+ "a library that observes data sources, has created it.",
				cause);
	}

}
