package io.github.litefsspring.node;

import java.nio.file.Path;

/**
 * The LiteFS mount did not come up, or the database was not replicated, in time.
 *
 * @since 0.1.0
 */
public class NodeNotReadyException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	/** Why a node is not ready. */
	public enum Reason {

		/** The directory of the database does not exist. */
		DIRECTORY_MISSING,

		/** The directory exists, but is a plain one: LiteFS is not mounted there. */
		NOT_MOUNTED,

		/** The mount is there, but its LiteFS process is gone. */
		MOUNT_DEAD,

		/** Something is mounted there, but this user may not look into it. */
		MOUNT_UNREADABLE,

		/**
		 * The mount is there, but the LiteFS API does not answer, or answers nonsense.
		 */
		API_UNAVAILABLE,

		/** The mount is there, but the database has not been replicated to this node. */
		DATABASE_MISSING

	}

	private final Reason reason;

	private final String database;

	/**
	 * Create the exception.
	 * @param reason why the node is not ready
	 * @param database the database
	 * @param message what was found, and what to do
	 */
	public NodeNotReadyException(Reason reason, Path database, String message) {
		super(message);
		this.reason = reason;
		this.database = database.toString();
	}

	/**
	 * Why the node is not ready.
	 * @return the reason
	 */
	public Reason reason() {
		return this.reason;
	}

	/**
	 * The path of the database.
	 * @return the path
	 */
	public String database() {
		return this.database;
	}

}
