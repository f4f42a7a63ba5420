package io.github.litefsspring.boot.primary;

/**
 * What the primary answers to a message that asks for a write.
 */
interface PrimaryReply {

	/**
	 * Who answers.
	 * @return the name of the node
	 */
	String node();

	/**
	 * Whether the node is not the primary, so that nothing was done.
	 * @return whether it is not
	 */
	boolean notPrimary();

}
