package io.github.litefsspring.jdbc;

import io.github.litefsspring.jdbc.physical.Lease;
import org.sqlite.SQLiteConnection;

/**
 * A lease on a connection of the test.
 */
public class FixedLease extends Lease {

	public FixedLease(SQLiteConnection connection) {
		super(connection);
	}

	@Override
	public boolean isWriter() {
		return false;
	}

	@Override
	public void release() {
	}

}
