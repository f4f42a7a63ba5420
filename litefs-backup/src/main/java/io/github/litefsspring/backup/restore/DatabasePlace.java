package io.github.litefsspring.backup.restore;

import java.io.IOException;
import java.nio.file.Path;

import io.github.litefsspring.node.Position;

/**
 * The place where the database of an application is, or is going to be.
 *
 * @since 0.1.0
 */
public interface DatabasePlace {

	/**
	 * The database's file, as the property {@code litefs.database} names it.
	 * @return the file
	 */
	Path database();

	/**
	 * Tell a place without a database.
	 * @return true when it may be filled
	 * @throws IOException when that cannot be told: then it must not be filled
	 */
	boolean isEmpty() throws IOException;

	/**
	 * The file that is prepared before it becomes the database: a name that no other
	 * process uses, in a file system with room for the whole database.
	 * @return the file; what an earlier attempt has left there may be deleted
	 */
	Path workFile();

	/**
	 * Make a file the database, provided that there is none.
	 * @param file a SQLite file without a journal, which may be moved
	 * @return the position of the database; {@link Position#NONE} where positions do not
	 * exist
	 * @throws IOException when there is a database already, or it did not work
	 */
	Position fill(Path file) throws IOException;

}
