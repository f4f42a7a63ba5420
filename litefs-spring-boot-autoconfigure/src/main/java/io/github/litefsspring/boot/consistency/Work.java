package io.github.litefsspring.boot.consistency;

import java.util.function.Supplier;

import io.github.litefsspring.consistency.PositionToken;
import org.jspecify.annotations.Nullable;

/**
 * Something that is being done, a request for example, in one or several threads, and the
 * token that the caller gets back.
 */
final class Work {

	private @Nullable PositionToken token;

	private long commits;

	private long commitsInToken;

	private long changes;

	Work(@Nullable PositionToken token) {
		this.token = token;
	}

	synchronized void committed() {
		this.commits++;
		this.changes++;
	}

	synchronized void received(PositionToken received) {
		PositionToken newer = newer(this.token, received);
		if (!newer.equals(this.token)) {
			this.token = newer;
			this.changes++;
		}
	}

	// grows with everything that a caller must be told
	synchronized long changes() {
		return this.changes;
	}

	synchronized @Nullable PositionToken token(Supplier<PositionToken> present) {
		if (this.commits > this.commitsInToken) {
			this.token = newer(this.token, present.get());
			this.commitsInToken = this.commits;
		}
		return this.token;
	}

	private static PositionToken newer(@Nullable PositionToken known, PositionToken other) {
		if (known == null) {
			return other;
		}
		int order = Long.compareUnsigned(other.txid(), known.txid());
		boolean better = order > 0 || (order == 0 && other.checksum() != null);
		return better ? other : known;
	}

}
