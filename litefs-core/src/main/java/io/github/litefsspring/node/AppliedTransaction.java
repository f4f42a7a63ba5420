package io.github.litefsspring.node;

import java.time.Instant;

/**
 * A transaction that LiteFS announced in its event stream.
 *
 * @param database the database's name
 * @param position the position after it
 * @param timestamp when the primary committed it, by the primary's clock
 * @since 0.1.0
 */
public record AppliedTransaction(String database, Position position, Instant timestamp) {
}
