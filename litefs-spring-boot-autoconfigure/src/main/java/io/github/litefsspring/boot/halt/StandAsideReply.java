package io.github.litefsspring.boot.halt;

import org.jspecify.annotations.Nullable;

/**
 * What the primary has done.
 *
 * @param away whether nobody uses the database now
 * @param txid the last transaction before that, {@code null} when it is not known
 */
record StandAsideReply(boolean away, @Nullable Long txid) {

	static StandAsideReply refused() {
		return new StandAsideReply(false, null);
	}

}
