package io.github.litefsspring.jdbc.write;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * What a commit under the HALT lock needs to be asked besides SQLite. In WAL mode LiteFS
 * sends the transaction to the primary when SQLite releases its write lock, and SQLite
 * ignores what that says: when the primary cannot be reached, LiteFS ends itself (exit
 * code 99) and {@code COMMIT} succeeds all the same.
 *
 * @since 0.1.0
 */
public final class HaltedCommit {

	private final Path database;

	private final HaltFile lock;

	private HaltedCommit(Path database, HaltFile lock) {
		this.database = database;
		this.lock = lock;
	}

	/**
	 * Begin a commit, if LiteFS is connected to a primary that the transaction can be
	 * sent to.
	 * @param database the database file, in the LiteFS mount
	 * @param lock the HALT lock it is done under
	 * @return the commit, {@code null} when there is no primary
	 */
	public static @Nullable HaltedCommit begin(Path database, HaltFile lock) {
		return Files.exists(database.resolveSibling(".primary")) ? new HaltedCommit(database, lock) : null;
	}

	/**
	 * Whether a commit that SQLite reports as successful can be believed, because LiteFS
	 * has outlived it. That the transaction id grew cannot be asked for: it stays when an
	 * update stores what was there already.
	 * @return whether the LiteFS process that lent the lock is there, and the mount
	 * answers
	 */
	public boolean isConfirmed() {
		try {
			Files.readString(this.database.resolveSibling(this.database.getFileName() + "-pos"));
			return this.lock.isLitefsAlive();
		}
		catch (IOException ex) {
			return false;
		}
	}

}
