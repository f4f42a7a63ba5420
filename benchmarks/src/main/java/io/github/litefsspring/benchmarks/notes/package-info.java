/**
 * A small web application, run on each node of a real LiteFS cluster.
 */
@NullMarked
package io.github.litefsspring.benchmarks.notes;

import org.jspecify.annotations.NullMarked;
