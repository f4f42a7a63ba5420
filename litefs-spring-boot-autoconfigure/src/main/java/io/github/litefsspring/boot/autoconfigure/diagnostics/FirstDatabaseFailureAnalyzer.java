package io.github.litefsspring.boot.autoconfigure.diagnostics;

import io.github.litefsspring.Documentation;
import io.github.litefsspring.boot.backup.FirstDatabaseException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says what to do when an application without a database got none.
 */
class FirstDatabaseFailureAnalyzer extends AbstractFailureAnalyzer<FirstDatabaseException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, FirstDatabaseException cause) {
		return new FailureAnalysis(cause.getMessage() + ".",
				"Nothing was written. Start again when that is repaired. To begin with an empty database all the "
						+ "same, set litefs.backup.restore-on-start=never and remove litefs.backup.import-on-start; "
						+ "to look at what the backup has, run litefs-restore: " + Documentation.page("restore.md"),
				cause);
	}

}
