package io.github.litefsspring.boot.autoconfigure.diagnostics;

import io.github.litefsspring.Documentation;
import io.github.litefsspring.backup.BackupTargetException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says what a backup target looks like. The message of the exception has the remedy for
 * the one that was set.
 */
class BackupTargetFailureAnalyzer extends AbstractFailureAnalyzer<BackupTargetException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, BackupTargetException cause) {
		return new FailureAnalysis(cause.getMessage() + ".",
				"Set litefs.backup.target to a place such as s3://bucket/invoices, azblob://container/invoices, "
						+ "sftp://user@host/invoices or file:/var/backups/invoices, with the dependency and the "
						+ "settings for it: " + Documentation.page("backup-targets.md"),
				cause);
	}

}
