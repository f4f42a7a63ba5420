/**
 * Java's types in the form that SQLite stores, and the way back. SQLite has no type for
 * dates, times, booleans or UUIDs. The rules are in docs/types.md.
 */
@Internal
@NullMarked
package io.github.litefsspring.jdbc.types;

import io.github.litefsspring.Internal;
import org.jspecify.annotations.NullMarked;
