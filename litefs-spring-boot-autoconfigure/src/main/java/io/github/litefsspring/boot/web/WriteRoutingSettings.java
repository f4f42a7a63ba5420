package io.github.litefsspring.boot.web;

import java.time.Duration;
import java.util.Collection;

import io.github.litefsspring.boot.web.body.FormLimits;

/**
 * Treatment of web requests that write, on a node that is not the primary.
 *
 * @param methods HTTP methods whose requests go to the primary
 * @param passthrough path patterns whose requests stay here
 * @param alwaysForward path patterns whose requests go to the primary
 * @param forwardLate whether a request whose handler turned out to write goes to the
 * primary after all
 * @param holdTimeout how long a request waits for a primary
 * @param maxBufferedBody how many bytes of a body are kept for late forwarding
 * @param formLimits how large the forms are that are parsed here
 * @param exposeNode whether replies name the node that ran the handler
 * @since 0.1.0
 */
public record WriteRoutingSettings(Collection<String> methods, Collection<String> passthrough,
		Collection<String> alwaysForward, boolean forwardLate, Duration holdTimeout, int maxBufferedBody,
		FormLimits formLimits, boolean exposeNode) {
}
