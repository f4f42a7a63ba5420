/**
 * Talking to other nodes, for all features: their addresses, an HTTP client that never
 * repeats anything, and waiting for a primary.
 */
@Internal
@NullMarked
package io.github.litefsspring.boot.nodes;

import io.github.litefsspring.Internal;
import org.jspecify.annotations.NullMarked;
