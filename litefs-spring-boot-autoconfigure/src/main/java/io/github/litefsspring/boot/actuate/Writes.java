package io.github.litefsspring.boot.actuate;

import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Role;

/**
 * The way of writes from this node to a primary.
 */
final class Writes {

	private Writes() {
	}

	static boolean areAvailable(LitefsNode node) {
		Role role = node.state().role();
		return role.isWritable() || (role == Role.REPLICA && node.replication().primaryReachable());
	}

}
