package io.github.litefsspring.consistency;

/**
 * Safety of a committed transaction. Without more, a commit is durable on the primary
 * alone, and lost when that machine is.
 *
 * @since 0.1.0
 */
public enum Durability {

	/**
	 * Every candidate for the lease that is connected has the transaction. It survives
	 * every failover but one to a candidate that was disconnected at that commit.
	 */
	REPLICAS,

	/**
	 * The transaction is in a restorable lineage of the backup, whatever happens to the
	 * nodes.
	 */
	BACKUP

}
