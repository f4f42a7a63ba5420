package io.github.litefsspring.boot.lost;

import io.github.litefsspring.backup.lost.LostTransactions;

/**
 * Transactions that were committed on this node are not in the database's history any
 * more: the node was the primary, or had them from a primary, that died before the next
 * one had them. Published on the node that had them, once for each failover, also when
 * the application was down at that moment: then after its next start. When the process
 * dies before all listeners have run, the next one publishes it again.
 * <p>
 * Listeners run as those of {@link io.github.litefsspring.boot.LitefsRoleChangedEvent
 * LitefsRoleChangedEvent}, one after the other on a thread of their own.
 *
 * @param transactions which ones, and where their files are kept
 * @since 0.1.0
 */
public record LostTransactionsEvent(LostTransactions transactions) {
}
