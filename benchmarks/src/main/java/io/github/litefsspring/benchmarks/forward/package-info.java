/**
 * The cost of a write that is sent to a replica instead of the primary.
 */
@NullMarked
package io.github.litefsspring.benchmarks.forward;

import org.jspecify.annotations.NullMarked;
