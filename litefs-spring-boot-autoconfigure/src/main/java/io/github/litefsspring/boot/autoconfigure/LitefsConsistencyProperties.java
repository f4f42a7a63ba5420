package io.github.litefsspring.boot.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Reading one's own writes on every node, and waiting until a write is durable.
 *
 * @param enabled Whether a position token travels with requests and replies, so that a
 * client reads its own writes on every node.
 * @param cookieName Name of the cookie that carries the position token.
 * @param headerName Name of the header that carries the position token. It goes before
 * the cookie.
 * @param waitTimeout How long a request on a replica waits for the position it came with.
 * After that it goes to the primary.
 * @param litefsCookie Whether replies also set the cookie of LiteFS's own proxy (__txid),
 * for nodes that have that proxy in front.
 * @param durableTimeout How long a method with @DurableCommit waits after its commit,
 * where the annotation does not say.
 * @param durableReplicas How many other candidates for the lease must have what a method
 * with the annotation DurableCommit(REPLICAS) has committed. By default one, unless no
 * other candidate was ever heard of.
 */
@ConfigurationProperties("litefs.consistency")
record LitefsConsistencyProperties(@DefaultValue("true") boolean enabled,
		@DefaultValue("litefs-position") String cookieName, @DefaultValue("Litefs-Position") String headerName,
		@DefaultValue("1s") Duration waitTimeout, @DefaultValue("false") boolean litefsCookie,
		@DefaultValue("10s") Duration durableTimeout, @Nullable Integer durableReplicas) {

	LitefsConsistencyProperties {
		requireName("litefs.consistency.cookie-name", cookieName);
		requireName("litefs.consistency.header-name", headerName);
		PropertyRules.zeroOrLonger("litefs.consistency.wait-timeout", waitTimeout);
		PropertyRules.longerThanZero("litefs.consistency.durable-timeout", durableTimeout);
		PropertyRules.require(durableReplicas == null || durableReplicas >= 0, "litefs.consistency.durable-replicas",
				durableReplicas, "must not be negative; 0 waits only for those that are connected");
	}

	private static void requireName(String property, String name) {
		PropertyRules.require(name.matches("[A-Za-z0-9_-]+"), property, name,
				"must be a name of letters, digits and - or _, such as litefs-position");
	}

}
