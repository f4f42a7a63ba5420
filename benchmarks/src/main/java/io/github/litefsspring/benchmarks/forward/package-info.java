/**
 * What it costs to send a write to a replica instead of the primary.
 */
@NullMarked
package io.github.litefsspring.benchmarks.forward;

import org.jspecify.annotations.NullMarked;
