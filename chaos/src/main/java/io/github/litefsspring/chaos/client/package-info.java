/**
 * The clients of the cluster, and the record of what they do.
 */
@NullMarked
package io.github.litefsspring.chaos.client;

import org.jspecify.annotations.NullMarked;
