/**
 * Threads that repeat an operation as fast as they can.
 */
@NullMarked
package io.github.litefsspring.benchmarks.load;

import org.jspecify.annotations.NullMarked;
