/**
 * Write transactions on the primary.
 */
@NullMarked
package io.github.litefsspring.benchmarks.writes;

import org.jspecify.annotations.NullMarked;
