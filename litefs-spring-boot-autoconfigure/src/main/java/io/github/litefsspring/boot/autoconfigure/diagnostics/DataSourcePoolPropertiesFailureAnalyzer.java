package io.github.litefsspring.boot.autoconfigure.diagnostics;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says what to do about settings of a connection pool that is not there.
 */
class DataSourcePoolPropertiesFailureAnalyzer extends AbstractFailureAnalyzer<DataSourcePoolPropertiesException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, DataSourcePoolPropertiesException cause) {
		return new FailureAnalysis(cause.getMessage() + ".",
				"Remove them. One writer and litefs.read.pool-size readers are opened; litefs.jdbc.connection-timeout "
						+ "and litefs.jdbc.driver-properties.* replace what else they set. auto-commit=false cannot "
						+ "be had: with SQLite it would keep the write lock while a connection idles in the pool.",
				cause);
	}

}
