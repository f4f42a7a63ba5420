package io.github.litefsspring.boot.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * List of the nodes.
 *
 * @param appUrl Where other nodes reach this node's application. By default
 * litefs.primary.app-url with the host name of this machine.
 * @param expireAfter How long a node that is not heard of any more stays in the list.
 */
@ConfigurationProperties("litefs.cluster")
record LitefsClusterProperties(@Nullable String appUrl, @DefaultValue("1m") Duration expireAfter) {

	LitefsClusterProperties {
		PropertyRules.urlWithHostname("litefs.cluster.app-url", appUrl);
		PropertyRules.longerThanZero("litefs.cluster.expire-after", expireAfter);
	}

}
