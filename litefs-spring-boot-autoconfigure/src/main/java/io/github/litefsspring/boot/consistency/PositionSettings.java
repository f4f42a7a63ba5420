package io.github.litefsspring.boot.consistency;

import java.time.Duration;

/**
 * Names of the position token in web requests and replies.
 *
 * @param headerName the header's name
 * @param cookieName the cookie's name
 * @param litefsCookie whether replies also set the cookie of LiteFS's own proxy
 * @param waitTimeout how long a request waits for its position before it goes to the
 * primary
 * @since 0.1.0
 */
public record PositionSettings(String headerName, String cookieName, boolean litefsCookie, Duration waitTimeout) {

	/**
	 * The cookie of LiteFS's own proxy ({@code http/proxy_server.go}): a transaction id
	 * without a checksum.
	 */
	public static final String LITEFS_COOKIE = "__txid";

}
