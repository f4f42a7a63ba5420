package io.github.litefsspring.backup;

import java.io.Closeable;

import javax.sql.DataSource;

/**
 * A temporary, read-only copy of the database as it was. Closing it deletes the copy.
 *
 * @since 0.1.0
 */
public interface RestoredDatabase extends DataSource, Closeable {

	/**
	 * The state that it has.
	 * @return the point that was restored
	 */
	RestorePoint restorePoint();

}
