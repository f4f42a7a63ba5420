package io.github.litefsspring.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Messages between nodes.
 *
 * @param enabled Whether nodes talk to each other, once there is a secret.
 * @param secret Secret by which nodes trust each other, the same on all nodes. At least
 * 32 characters.
 * @param path Path within the application that takes the messages of other nodes.
 * @param maxMessageSize How large a message, or the reply to one, may be.
 * @param sslBundle Old name of litefs.primary.ssl-bundle.
 */
@ConfigurationProperties("litefs.channel")
record LitefsChannelProperties(@DefaultValue("true") boolean enabled, @Nullable String secret,
		@DefaultValue("/litefs/internal") String path, @DefaultValue("1MB") DataSize maxMessageSize,
		@Nullable String sslBundle) {

	LitefsChannelProperties {
		PropertyRules.require(path.matches("(/[A-Za-z0-9._~-]+)+"), "litefs.channel.path", path,
				"must be a plain path within the application, such as /litefs/internal");
		PropertyRules.require(
				maxMessageSize.compareTo(DataSize.ofKilobytes(1)) >= 0
						&& maxMessageSize.compareTo(DataSize.ofMegabytes(100)) <= 0,
				"litefs.channel.max-message-size", maxMessageSize, "must be between 1KB and 100MB");
	}

	// the secret is not for logs
	@Override
	public String toString() {
		return "litefs.channel.*";
	}

}
