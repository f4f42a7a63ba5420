/**
 * State of this node: its role, the primary's name and its position in the replicated
 * history.
 */
@NullMarked
package io.github.litefsspring.node;

import org.jspecify.annotations.NullMarked;
