package io.github.litefsspring.boot.autoconfigure.diagnostics;

import io.github.litefsspring.boot.migration.SchemaNotReplicatedException;
import io.github.litefsspring.node.Role;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says what to do when a replica lacks migrations.
 */
class SchemaNotReplicatedFailureAnalyzer extends AbstractFailureAnalyzer<SchemaNotReplicatedException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, SchemaNotReplicatedException cause) {
		String first = (cause.role() == Role.REPLICA)
				? "Start this version of the application on the primary, which applies the migrations. "
				: "See to it that a node becomes the primary: it applies the migrations. ";
		return new FailureAnalysis(cause.getMessage(),
				first + "If that only takes longer, set a longer litefs.migration.timeout; "
						+ "litefs.migration.replica=none starts without looking at the schema.",
				cause);
	}

}
