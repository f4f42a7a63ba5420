package io.github.litefsspring.jdbc;

import java.time.Duration;

import io.github.litefsspring.node.Position;

/**
 * Result of a {@link DatabaseVacuum}.
 *
 * @param before the size of the database before, in bytes
 * @param after its size now, in bytes
 * @param position the position of the database after it; {@link Position#NONE} when the
 * node does not know one, as without LiteFS
 * @param fenced how long writers waited
 * @since 0.1.0
 */
public record VacuumReport(long before, long after, Position position, Duration fenced) {

}
