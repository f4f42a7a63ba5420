/**
 * Real LiteFS clusters for tests and benchmarks: one process for each node, on free ports
 * and in temporary directories.
 */
@NullMarked
package io.github.litefsspring.test.cluster;

import org.jspecify.annotations.NullMarked;
