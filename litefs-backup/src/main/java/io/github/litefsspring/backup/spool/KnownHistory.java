package io.github.litefsspring.backup.spool;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * Knowledge of the database's history besides LiteFS's files on this node. LiteFS sends a
 * snapshot to a node whose last transaction is none of the primary's, or is older than
 * the files that the primary keeps ({@code streamLTX} in its {@code http/server.go}), and
 * the snapshot does not say which.
 *
 * @param checksums the database's checksum after a transaction, as far as another node
 * tells; asked only when this node's files do not
 * @param kept how long the primary keeps its files for certain: a snapshot that replaces
 * a transaction younger than that is one of another history. Zero when that is not known
 * @since 0.1.0
 */
public record KnownHistory(Checksums checksums, Duration kept) {

	/** Nothing is known. */
	public static final KnownHistory NONE = new KnownHistory((txid) -> OptionalLong.empty(), Duration.ZERO);

	/**
	 * The database's checksums.
	 */
	@FunctionalInterface
	public interface Checksums {

		/**
		 * The checksum after a transaction.
		 * @param txid the transaction
		 * @return the checksum; nothing when it is not known, and will not be
		 * @throws HistoryNotKnownYetException when it will be known in a moment
		 */
		OptionalLong after(long txid) throws HistoryNotKnownYetException;

	}

}
