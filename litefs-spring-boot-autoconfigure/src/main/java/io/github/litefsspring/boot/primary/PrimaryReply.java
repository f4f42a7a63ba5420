package io.github.litefsspring.boot.primary;

/**
 * Answer of a node to a message that asks for a write. A node that is not the primary has
 * done nothing.
 */
interface PrimaryReply {

	String node();

	boolean notPrimary();

}
