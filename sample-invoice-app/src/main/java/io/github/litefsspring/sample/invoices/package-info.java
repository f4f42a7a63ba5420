/**
 * An invoice application on a replicated SQLite database.
 */
@NullMarked
package io.github.litefsspring.sample.invoices;

import org.jspecify.annotations.NullMarked;
