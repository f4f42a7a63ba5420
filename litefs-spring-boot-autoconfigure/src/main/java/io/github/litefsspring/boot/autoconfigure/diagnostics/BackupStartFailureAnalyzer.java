package io.github.litefsspring.boot.autoconfigure.diagnostics;

import io.github.litefsspring.boot.backup.BackupStartException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says what a backup needs on the machine.
 */
class BackupStartFailureAnalyzer extends AbstractFailureAnalyzer<BackupStartException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, BackupStartException cause) {
		return new FailureAnalysis(cause.getMessage() + ".",
				"Run the application on the machine of its LiteFS process, as a user that may read LiteFS's data "
						+ "directory and write next to it (or to litefs.backup.spool-directory, on the same file "
						+ "system). To run without a backup, set litefs.backup.enabled=false",
				cause);
	}

}
