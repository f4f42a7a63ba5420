package io.github.litefsspring.backup.restore;

import java.time.Instant;

import io.github.litefsspring.backup.RestorePoint;
import org.jspecify.annotations.Nullable;

/**
 * The state of the database that is wanted.
 *
 * @param lineage the name of a history; null for the current one or, with a time, the one
 * that was current then
 * @param txid the last transaction; 0 for the newest
 * @param before only transactions that were committed before this time, in milliseconds;
 * null for any
 * @since 0.1.0
 */
public record RestoreRequest(@Nullable String lineage, long txid, @Nullable Instant before) {

	/**
	 * Check the values.
	 * @param lineage the name of a history
	 * @param txid the last transaction
	 * @param before the time
	 * @throws IllegalArgumentException when both a transaction and a time are given
	 */
	public RestoreRequest {
		if (txid != 0 && before != null) {
			throw new IllegalArgumentException("Either a transaction or a time can be restored, not both");
		}
		if (txid < 0) {
			throw new IllegalArgumentException("Not a transaction id: %016x".formatted(txid));
		}
	}

	/**
	 * The newest state.
	 * @return the request
	 */
	public static RestoreRequest newest() {
		return new RestoreRequest(null, 0, null);
	}

	/**
	 * The state after a transaction.
	 * @param txid the transaction; it must be a restore point
	 * @return the request
	 */
	public static RestoreRequest transaction(long txid) {
		return new RestoreRequest(null, txid, null);
	}

	/**
	 * The state that all transactions before a time have made, as
	 * {@code litestream restore -timestamp} understands it.
	 * @param time the time; a transaction of this very millisecond is not included
	 * @return the request
	 */
	public static RestoreRequest before(Instant time) {
		return new RestoreRequest(null, 0, time);
	}

	/**
	 * The state at a time.
	 * @param time the time; a transaction of this very millisecond is included
	 * @return the request
	 */
	public static RestoreRequest at(Instant time) {
		return before(Instant.ofEpochMilli(time.toEpochMilli() + 1));
	}

	/**
	 * The state of a restore point.
	 * @param point the point
	 * @return the request
	 */
	public static RestoreRequest of(RestorePoint point) {
		return transaction(point.position().txid()).in(point.lineage());
	}

	/**
	 * The same state in another history.
	 * @param name the name of the history
	 * @return the other request
	 */
	public RestoreRequest in(@Nullable String name) {
		return new RestoreRequest(name, this.txid, this.before);
	}

	@Override
	public String toString() {
		String state = (this.txid != 0) ? "transaction %016x".formatted(this.txid)
				: (this.before != null) ? "the state before " + this.before : "the newest state";
		return (this.lineage != null) ? state + " of lineage " + this.lineage : state;
	}

}
