/**
 * The routing {@code DataSource}: each statement goes where it can run.
 */
@NullMarked
package io.github.litefsspring.jdbc;

import org.jspecify.annotations.NullMarked;
