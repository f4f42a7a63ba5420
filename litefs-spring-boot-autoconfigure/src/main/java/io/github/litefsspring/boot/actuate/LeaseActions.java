package io.github.litefsspring.boot.actuate;

import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/**
 * Actions on the lease. LiteFS refuses with an exception whose message says why.
 *
 * @since 0.1.0
 */
public interface LeaseActions {

	/**
	 * Make this node the primary.
	 * @return what was done, for people
	 * @throws IllegalStateException when the primary refuses, or when it is not known
	 * what it did
	 */
	String promote();

	/**
	 * Let this node, the primary, give the lease to another one. Nothing is written
	 * meanwhile, and when it returns this node is not the primary any more.
	 * @param nodeId the LiteFS id of the other node, hexadecimal; {@code null} for the
	 * best one
	 * @return what was done, for people
	 * @throws IllegalStateException when no other node can take it
	 * @throws SQLException when a write transaction does not end in time, so that nothing
	 * was handed over, or when this node is not the primary, or stays it
	 * @throws InterruptedException when the thread was interrupted
	 */
	String handoff(@Nullable String nodeId) throws SQLException, InterruptedException;

}
