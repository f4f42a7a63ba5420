package io.github.litefsspring.chaos.history;

import java.util.Optional;

/**
 * The text of a position token.
 */
final class TokenText {

	private static final int TXID_LENGTH = 16;

	private TokenText() {
	}

	static Optional<Long> txid(String token) {
		if (token.length() < TXID_LENGTH) {
			return Optional.empty();
		}
		return Optional.of(Long.parseUnsignedLong(token.substring(0, TXID_LENGTH), 16));
	}

}
