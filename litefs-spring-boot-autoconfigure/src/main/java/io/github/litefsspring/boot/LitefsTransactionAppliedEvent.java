package io.github.litefsspring.boot;

import io.github.litefsspring.node.AppliedTransaction;

/**
 * This node has committed a transaction, or has applied one of the primary's. Good for
 * throwing away caches of what the database said.
 * <p>
 * Listeners run one after the other on the thread {@code litefs-events} and must be
 * quick, because a primary commits thousands of transactions a second. When more than
 * {@value LitefsEventPublisher#MAX_PENDING} events wait, further ones of this kind are
 * left out and that is logged; role changes never are. So an event says that something
 * has changed, and not how often.
 *
 * @param transaction the transaction
 * @since 0.1.0
 */
public record LitefsTransactionAppliedEvent(AppliedTransaction transaction) {
}
