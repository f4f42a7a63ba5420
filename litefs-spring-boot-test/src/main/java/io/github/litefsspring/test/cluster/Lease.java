package io.github.litefsspring.test.cluster;

/**
 * Way in which a LiteFS cluster decides who is the primary.
 *
 * @since 0.1.0
 */
public enum Lease {

	/** The first node is the primary for ever. */
	STATIC,

	/**
	 * Consul decides; a real Consul is started with the cluster. Any node can become the
	 * primary: at once by {@link RunningNode#promote()}, after about a second when the
	 * primary stops, after about 19 seconds when it is killed.
	 */
	CONSUL

}
