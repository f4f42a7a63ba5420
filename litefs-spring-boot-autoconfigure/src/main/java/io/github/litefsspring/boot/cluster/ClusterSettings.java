package io.github.litefsspring.boot.cluster;

import java.time.Duration;

/**
 * Settings of the list of nodes.
 *
 * @param appUrl where other nodes reach this node's application
 * @param primaryAppUrl {@code litefs.primary.app-url}
 * @param expireAfter when a node that is not heard of any more leaves the list
 * @since 0.1.0
 */
public record ClusterSettings(String appUrl, String primaryAppUrl, Duration expireAfter) {
}
