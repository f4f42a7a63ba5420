package io.github.litefsspring.jdbc.write;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a commit under the HALT lock needs to be asked besides SQLite. In WAL mode LiteFS
 * sends the transaction to the primary when SQLite releases its write lock, and SQLite
 * ignores what that says: when the primary cannot be reached, LiteFS ends itself (exit
 * code 99) and {@code COMMIT} succeeds all the same.
 *
 * @since 0.1.0
 */
public final class HaltedCommit {

	private HaltedCommit() {
	}

	/**
	 * Whether LiteFS is connected to a primary that a transaction can be sent to.
	 * @param database the database file, in the LiteFS mount
	 * @return whether there is one
	 */
	public static boolean isPrimaryConnected(Path database) {
		return Files.exists(database.resolveSibling(".primary"));
	}

	/**
	 * Whether LiteFS has outlived a commit.
	 * @param database the database file, in the LiteFS mount
	 * @return whether the mount answers
	 */
	public static boolean isMountAlive(Path database) {
		try {
			Files.readString(database.resolveSibling(database.getFileName() + "-pos"));
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
