/**
 * An operator's view of a LiteFS node: endpoint, health and metrics.
 */
@NullMarked
package io.github.litefsspring.boot.actuate;

import org.jspecify.annotations.NullMarked;
