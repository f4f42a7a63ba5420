package io.github.litefsspring.consistency;

import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

import io.github.litefsspring.node.Position;

/**
 * The positions a node has gone through lately, with their checksums.
 * <p>
 * LiteFS uses a transaction id again when it discards the transactions of a dead primary,
 * so an id alone does not tell whether a reader's write is here. An id that is older than
 * what is remembered counts as seen: waiting for it would never end.
 */
final class PositionHistory {

	private final int capacity;

	private final TreeMap<Long, Long> checksums = new TreeMap<>(Long::compareUnsigned);

	private Position current = Position.NONE;

	PositionHistory(int capacity) {
		this.capacity = capacity;
	}

	/**
	 * The node is at another position now. What it knew of later positions belongs to a
	 * discarded history.
	 * @param position the position
	 */
	synchronized void moveTo(Position position) {
		this.checksums.tailMap(position.txid(), true).clear();
		remember(position);
		this.current = position;
	}

	/**
	 * A position the node has gone through before.
	 * @param position the position
	 */
	synchronized void remember(Position position) {
		this.checksums.put(position.txid(), position.checksum());
		Iterator<Map.Entry<Long, Long>> oldest = this.checksums.entrySet().iterator();
		while (this.checksums.size() > this.capacity) {
			oldest.next();
			oldest.remove();
		}
	}

	synchronized Verdict verdict(PositionToken token) {
		if (Long.compareUnsigned(token.txid(), this.current.txid()) > 0) {
			return Verdict.AHEAD;
		}
		Long known = this.checksums.get(token.txid());
		return (known == null || token.agreesWith(known)) ? Verdict.SEEN : Verdict.DISCARDED;
	}

	synchronized Position current() {
		return this.current;
	}

	/** How a token stands to this node's history. */
	enum Verdict {

		/** This node has it. */
		SEEN,

		/** This node does not have it yet. */
		AHEAD,

		/** It belongs to a history that was discarded. */
		DISCARDED

	}

}
