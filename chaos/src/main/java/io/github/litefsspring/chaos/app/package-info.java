/**
 * The application that runs on each node of the cluster.
 */
@NullMarked
package io.github.litefsspring.chaos.app;

import org.jspecify.annotations.NullMarked;
