package io.github.litefsspring.boot.autoconfigure.diagnostics;

import io.github.litefsspring.boot.channel.ChannelSecretException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says how to get a secret.
 */
class ChannelSecretFailureAnalyzer extends AbstractFailureAnalyzer<ChannelSecretException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ChannelSecretException cause) {
		return new FailureAnalysis(cause.getMessage() + ".",
				"Set litefs.channel.secret (LITEFS_CHANNEL_SECRET) to the same random text of at least 32 characters on"
						+ " all nodes, such as the output of: openssl rand -hex 32",
				cause);
	}

}
