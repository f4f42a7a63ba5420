/**
 * Reads without a pause on the primary, beside work that needs the database too.
 */
@NullMarked
package io.github.litefsspring.benchmarks.primary;

import org.jspecify.annotations.NullMarked;
