package io.github.litefsspring.boot.channel;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts refused messages, and logs each peer and reason once.
 */
final class Refusals {

	private static final Logger logger = LoggerFactory.getLogger(ChannelEndpoint.class);

	private static final int MOST = 1000;

	private final Set<String> logged = ConcurrentHashMap.newKeySet();

	private final ChannelMetrics metrics;

	Refusals(ChannelMetrics metrics) {
		this.metrics = metrics;
	}

	void refused(Refusal refusal, String peer, String path) {
		this.metrics.refused(refusal);
		if (this.logged.size() < MOST && this.logged.add(peer + ' ' + refusal)) {
			logger.warn("Refused a message from {} to {}: {}. Further ones from there are only counted ({}, reason {})",
					peer, path, refusal.explanation(), ChannelMetrics.REFUSED, refusal.tag());
		}
	}

}
