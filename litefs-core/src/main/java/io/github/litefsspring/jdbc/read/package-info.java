/**
 * The read-only connections of a node.
 */
@NullMarked
package io.github.litefsspring.jdbc.read;

import org.jspecify.annotations.NullMarked;
