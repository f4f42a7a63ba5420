/**
 * Reads on a replica while the primary writes.
 */
@NullMarked
package io.github.litefsspring.benchmarks.reads;

import org.jspecify.annotations.NullMarked;
