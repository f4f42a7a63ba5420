/**
 * The one connection of a node that writes, and whose turn it is to use it.
 */
@NullMarked
package io.github.litefsspring.jdbc.write;

import org.jspecify.annotations.NullMarked;
