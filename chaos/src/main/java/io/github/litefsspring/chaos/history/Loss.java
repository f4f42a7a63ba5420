package io.github.litefsspring.chaos.history;

import java.time.Instant;

/**
 * Transactions that the library has told as lost.
 *
 * @param node the node that told it
 * @param firstTxid the first of them
 * @param lastTxid the last of them
 * @param firstCommitted when the first was committed
 * @param lastCommitted when the last was committed
 * @param detected when it was noticed
 */
public record Loss(String node, long firstTxid, long lastTxid, Instant firstCommitted, Instant lastCommitted,
		Instant detected) {

	// a transaction id is used again after a loss, so the time counts too. The times in
	// LiteFS's files are those of its commit, a little before the answer
	boolean covers(Call call) {
		return TokenText.txid(call.token())
			.filter((txid) -> txid >= this.firstTxid && txid <= this.lastTxid)
			.filter((txid) -> call.invoked().isBefore(this.detected))
			.filter((txid) -> !call.completed().isBefore(this.firstCommitted.minusSeconds(1)))
			.filter((txid) -> !call.invoked().isAfter(this.lastCommitted.plusSeconds(1)))
			.isPresent();
	}

	@Override
	public String toString() {
		return "%016x to %016x on %s, committed %s to %s".formatted(this.firstTxid, this.lastTxid, this.node,
				Times.text(this.firstCommitted), Times.text(this.lastCommitted));
	}

}
