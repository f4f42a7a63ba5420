package io.github.litefsspring.boot.actuate;

/**
 * What can be done to the lease from here. LiteFS refuses with an exception whose message
 * says why.
 *
 * @since 0.1.0
 */
public interface LeaseActions {

	/**
	 * Make this node the primary.
	 */
	void promote();

	/**
	 * Let this node, the primary, give the lease to another one.
	 * @param nodeId the LiteFS id of the other node, hexadecimal
	 */
	void handoff(String nodeId);

}
