/**
 * Benchmarks, each a ratio against what a user would do without this library.
 */
@NullMarked
package io.github.litefsspring.benchmarks;

import org.jspecify.annotations.NullMarked;
