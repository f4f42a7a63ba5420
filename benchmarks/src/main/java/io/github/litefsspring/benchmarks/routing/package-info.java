/**
 * The cost of routing statements where there is nothing to route: on a plain file.
 */
@NullMarked
package io.github.litefsspring.benchmarks.routing;

import org.jspecify.annotations.NullMarked;
