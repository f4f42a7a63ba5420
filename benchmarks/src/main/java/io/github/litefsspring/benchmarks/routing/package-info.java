/**
 * What the routing of statements costs where there is nothing to route: on a plain file.
 */
@NullMarked
package io.github.litefsspring.benchmarks.routing;

import org.jspecify.annotations.NullMarked;
