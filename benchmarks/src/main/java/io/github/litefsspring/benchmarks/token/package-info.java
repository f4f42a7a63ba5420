/**
 * The wait of a reader with a position token after the data has arrived.
 */
@NullMarked
package io.github.litefsspring.benchmarks.token;

import org.jspecify.annotations.NullMarked;
