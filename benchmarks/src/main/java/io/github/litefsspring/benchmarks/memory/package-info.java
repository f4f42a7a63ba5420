/**
 * Memory of an application with the starter and with a plain pool.
 */
@NullMarked
package io.github.litefsspring.benchmarks.memory;

import org.jspecify.annotations.NullMarked;
