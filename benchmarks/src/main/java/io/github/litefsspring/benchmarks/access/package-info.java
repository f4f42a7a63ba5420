/**
 * The two sides that are compared: the data source of the starter, and the pool that an
 * application would use without it.
 */
@NullMarked
package io.github.litefsspring.benchmarks.access;

import org.jspecify.annotations.NullMarked;
