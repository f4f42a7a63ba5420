/**
 * The cost of the starter when an application starts.
 */
@NullMarked
package io.github.litefsspring.benchmarks.startup;

import org.jspecify.annotations.NullMarked;
