package io.github.litefsspring.consistency;

import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.github.litefsspring.node.Position;

/**
 * The positions a node has gone through lately, with their checksums.
 * <p>
 * LiteFS uses a transaction id again when it discards the transactions of a dead primary,
 * so an id alone does not tell whether a reader's write is here. An id that is not
 * remembered counts as seen when it is not beyond the present position: waiting for it
 * would never end. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class PositionHistory {

	private final int capacity;

	private final TreeMap<Long, Long> checksums = new TreeMap<>(Long::compareUnsigned);

	private Position current = Position.NONE;

	private boolean mayBeReplaced;

	/**
	 * Create a history of no position.
	 * @param capacity how many positions are remembered, the newest
	 */
	public PositionHistory(int capacity) {
		this.capacity = capacity;
	}

	/**
	 * The node is at a position. Unless it is the next one, LiteFS may have replaced the
	 * database by a snapshot of another history, so what was remembered is forgotten.
	 * @param position the position
	 */
	public synchronized void moveTo(Position position) {
		if (position.equals(this.current)) {
			return;
		}
		if (this.mayBeReplaced || position.txid() != this.current.txid() + 1) {
			this.checksums.clear();
			this.mayBeReplaced = false;
		}
		this.checksums.put(position.txid(), position.checksum());
		this.current = position;
		forgetOldest();
	}

	/**
	 * Forget all positions.
	 */
	public synchronized void forget() {
		this.checksums.clear();
		this.current = Position.NONE;
	}

	// the node follows another primary now. Its next position may be that of a snapshot
	// of another history, even if it is only one further, and the present one may be that
	// already: what came before it is forgotten
	synchronized void mayBeReplaced() {
		this.checksums.keySet().retainAll(Set.of(this.current.txid()));
		this.mayBeReplaced = true;
	}

	// a position that the node has gone through before; never contradicts what is known
	synchronized void remember(Position position) {
		if (Long.compareUnsigned(position.txid(), this.current.txid()) < 0) {
			this.checksums.putIfAbsent(position.txid(), position.checksum());
			forgetOldest();
		}
	}

	private void forgetOldest() {
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

	/**
	 * Tell if the node has had a position.
	 * @param token the position
	 * @return false also for one that is not remembered
	 */
	public synchronized boolean contains(PositionToken token) {
		Long known = this.checksums.get(token.txid());
		return known != null && token.agreesWith(known);
	}

	synchronized Position current() {
		return this.current;
	}

	/** Relation of a token to this node's history. */
	enum Verdict {

		/** This node has it. */
		SEEN,

		/** This node does not have it yet. */
		AHEAD,

		/** It belongs to a history that was discarded. */
		DISCARDED

	}

}
