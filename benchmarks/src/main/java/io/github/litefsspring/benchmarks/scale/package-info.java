/**
 * Cost of many replicas to one primary.
 */
@NullMarked
package io.github.litefsspring.benchmarks.scale;

import org.jspecify.annotations.NullMarked;
