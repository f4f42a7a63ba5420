package io.github.litefsspring.backup.spool;

import java.io.IOException;
import java.util.List;

/**
 * Is given the transactions of this node that the cluster went on without: committed by a
 * primary that died before another node had them.
 *
 * @since 0.1.0
 */
public interface DiscardedTransactions {

	/** Wants none of them: the spool deletes their files. */
	DiscardedTransactions DELETED = (transactions, doubtful) -> {
	};

	/**
	 * Take transactions that are not in the database's history any more. The spool
	 * forgets them afterwards, and deletes what is left of their files.
	 * @param transactions the transactions, oldest first, with their files in the spool
	 * @param doubtful how many of the oldest may be in the history all the same, because
	 * nothing on this node tells where LiteFS goes on without them
	 * @throws IOException when their files cannot be moved; the next look tries again
	 */
	void discarded(List<SpooledTransaction> transactions, int doubtful) throws IOException;

	/**
	 * The disk is almost full, and the database needs the room more.
	 * @throws IOException when files cannot be deleted
	 */
	default void giveWay() throws IOException {
	}

}
