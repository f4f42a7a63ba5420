package io.github.litefsspring.jdbc.write;

import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.time.Duration;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Reason for which the writer was taken away from its user, if it was. Guarded by the
 * lease.
 */
final class Revocation {

	private final Writer writer;

	private volatile boolean lost;

	private volatile @Nullable Supplier<SQLException> overdue;

	// it was lent, and did not come back
	private volatile @Nullable Supplier<SQLException> gone;

	private boolean slow;

	Revocation(Writer writer) {
		this.writer = writer;
	}

	void lose() {
		this.lost = true;
	}

	// tells if it was taken away because this node may not write any more: false when it
	// was only overdue
	boolean isLost() {
		return this.lost;
	}

	boolean isOverdue() {
		return this.overdue != null;
	}

	void overdue(String holder, Duration limit) {
		String reason = "This transaction was rolled back because " + holder + ", held the writer of a group for "
				+ "longer than " + limit.toMillis() + " ms (litefs.jdbc.connection-timeout). Nothing of it was "
				+ "committed; run it again";
		this.overdue = () -> new SQLTransactionRollbackException(reason, "40001");
	}

	void notOverdue() {
		this.overdue = null;
	}

	@Nullable Supplier<SQLException> overdueReason() {
		return this.overdue;
	}

	void gone(Supplier<SQLException> reason) {
		this.gone = reason;
	}

	// for the user and those in its group; null until it is decided that the writer is
	// taken away
	@Nullable Supplier<SQLException> reason() {
		return this.lost ? this.writer::lost : (this.gone != null) ? this.gone : this.overdue;
	}

	boolean markSlow() {
		boolean first = !this.slow;
		this.slow = true;
		return first;
	}

}
