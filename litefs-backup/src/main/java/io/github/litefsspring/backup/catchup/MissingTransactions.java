package io.github.litefsspring.backup.catchup;

import java.util.List;

import io.github.litefsspring.backup.lineage.Lineage;
import io.github.litefsspring.backup.lineage.StoredFile;
import io.github.litefsspring.node.Position;

/**
 * Transactions that are stored, and that this node does not have.
 *
 * @param lineage the history they belong to
 * @param from this node's position
 * @param files the files, oldest first, with their bytes on this node. The first may
 * begin before this node's position
 * @since 0.1.0
 */
public record MissingTransactions(Lineage lineage, Position from, List<StoredFile> files) {

	StoredFile last() {
		return this.files.get(this.files.size() - 1);
	}

	long count() {
		return last().name().maxTxid() - this.from.txid();
	}

}
