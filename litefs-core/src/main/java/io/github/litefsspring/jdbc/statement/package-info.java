/**
 * The kind of an SQL text: reading, writing, refused, and how it gives its generated
 * keys. {@link io.github.litefsspring.jdbc.statement.StatementKinds} is the entry; it
 * asks SQLite once per text and schema version.
 */
@Internal
@NullMarked
package io.github.litefsspring.jdbc.statement;

import io.github.litefsspring.Internal;
import org.jspecify.annotations.NullMarked;
