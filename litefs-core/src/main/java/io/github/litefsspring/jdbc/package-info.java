/**
 * The routing {@code DataSource}: each statement goes where it can run.
 * <p>
 * {@link io.github.litefsspring.jdbc.LitefsDataSource} is the entry. Its connections are
 * faces: they borrow a physical connection from {@code jdbc.read} or {@code jdbc.write}
 * when a statement runs. Their state decides which one, see {@code docs/architecture.md}.
 */
@NullMarked
package io.github.litefsspring.jdbc;

import org.jspecify.annotations.NullMarked;
