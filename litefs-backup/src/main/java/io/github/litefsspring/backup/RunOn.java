package io.github.litefsspring.backup;

/**
 * The node of a cluster that stores the transactions. A node without LiteFS always does.
 *
 * @since 0.1.0
 */
public enum RunOn {

	/** The primary: the shortest time until a commit is stored. */
	PRIMARY,

	/**
	 * A replica, so that only what was replicated is stored and the primary has less to
	 * do. Of several replicas one goes on until it fails.
	 */
	REPLICA

}
