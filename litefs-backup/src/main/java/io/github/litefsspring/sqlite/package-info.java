/**
 * SQLite's database files: their header, and how a file that nobody writes is opened.
 */
@Internal
@NullMarked
package io.github.litefsspring.sqlite;

import io.github.litefsspring.Internal;
import org.jspecify.annotations.NullMarked;
