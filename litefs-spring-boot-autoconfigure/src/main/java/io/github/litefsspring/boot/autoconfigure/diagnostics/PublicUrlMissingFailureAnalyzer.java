package io.github.litefsspring.boot.autoconfigure.diagnostics;

import io.github.litefsspring.boot.web.PublicUrlMissingException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says what {@code litefs.write.transport=redirect} needs.
 */
class PublicUrlMissingFailureAnalyzer extends AbstractFailureAnalyzer<PublicUrlMissingException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, PublicUrlMissingException cause) {
		return new FailureAnalysis(cause.getMessage() + ".",
				"Set litefs.primary.public-url, for example https://{hostname}.example.com, where {hostname} is the name"
						+ " that the primary's LiteFS publishes. Or use litefs.write.transport=forward, where nodes pass"
						+ " the requests on among themselves.",
				cause);
	}

}
