package io.github.litefsspring.primary;

import io.github.litefsspring.node.Role;

/**
 * Breaks a rule on purpose: what stands beside the annotations knows the node.
 *
 * @param role the node's role
 */
record SeededAnnotation(Role role) {
}
