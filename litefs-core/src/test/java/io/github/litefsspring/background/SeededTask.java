package io.github.litefsspring.background;

import io.github.litefsspring.node.Role;

/**
 * Breaks a rule on purpose: a loop knows the node.
 *
 * @param role the node's role
 */
record SeededTask(Role role) {
}
