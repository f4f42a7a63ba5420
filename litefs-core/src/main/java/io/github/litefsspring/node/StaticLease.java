package io.github.litefsspring.node;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * Tells if LiteFS's configuration fixes the primary for good, so that there is never a
 * second one. LiteFS's API does not say so.
 *
 * @since 0.1.0
 */
public final class StaticLease {

	private StaticLease() {
	}

	/**
	 * Read {@code lease.type} from LiteFS's configuration.
	 * @param configFile the file, {@code null} to look where LiteFS looks:
	 * {@code ./litefs.yml}, {@code ~/litefs.yml}, {@code /etc/litefs.yml}
	 * @return true only when the file says {@code static}; false when it says something
	 * else, cannot be read or is not there
	 */
	public static boolean isConfigured(@Nullable Path configFile) {
		LitefsConfig config = LitefsConfig.find(configFile);
		return config != null && config.isStaticLease();
	}

}
