package io.github.litefsspring.boot;

import io.github.litefsspring.node.NodeState;
import org.jspecify.annotations.Nullable;

/**
 * This node has another role, or follows another primary. Published once when the
 * application has started, with the role of that moment, and then after each change.
 * <p>
 * Listeners run one after the other, in the order of the events, on a thread of their own
 * ({@code litefs-events}). They hold up later events, but neither LiteFS nor requests. By
 * the time a listener runs the role can be another one again: ask the
 * {@link io.github.litefsspring.node.LitefsNode LitefsNode} for the role of now.
 *
 * @param previous the state before, {@code null} in the first event
 * @param current the state from then on
 * @since 0.1.0
 */
public record LitefsRoleChangedEvent(@Nullable NodeState previous, NodeState current) {
}
