/**
 * How Java's types are stored in SQLite, which has no type for dates, times, booleans or
 * UUIDs, and how they are read again. The rules are in docs/types.md.
 */
@NullMarked
package io.github.litefsspring.jdbc.types;

import org.jspecify.annotations.NullMarked;
