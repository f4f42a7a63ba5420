package io.github.litefsspring.api;

import io.github.litefsspring.node.Role;

/**
 * Breaks a rule on purpose: the client of LiteFS's interface knows the node.
 *
 * @param role the node's role
 */
record SeededApi(Role role) {
}
