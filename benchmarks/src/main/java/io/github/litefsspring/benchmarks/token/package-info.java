/**
 * How long a reader with a position token waits after the data has arrived.
 */
@NullMarked
package io.github.litefsspring.benchmarks.token;

import org.jspecify.annotations.NullMarked;
