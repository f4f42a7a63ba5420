/**
 * What adding the starter costs when an application starts.
 */
@NullMarked
package io.github.litefsspring.benchmarks.startup;

import org.jspecify.annotations.NullMarked;
