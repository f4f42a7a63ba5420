package io.github.litefsspring.jdbc.read;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.litefsspring.jdbc.physical.Lease;
import org.sqlite.SQLiteConnection;

/**
 * One user's time with a reader.
 *
 * @since 0.1.0
 */
public final class ReaderLease extends Lease {

	private final GiveBack giveBack;

	private final AtomicBoolean released = new AtomicBoolean();

	ReaderLease(SQLiteConnection connection, GiveBack giveBack) {
		super(connection);
		this.giveBack = giveBack;
	}

	@Override
	public boolean isWriter() {
		return false;
	}

	@Override
	public void release() {
		if (this.released.compareAndSet(false, true)) {
			closeStatements();
			if (isBegun()) {
				rollbackAfter(new SQLException("released"));
			}
			this.giveBack.giveBack(isBroken());
		}
	}

	interface GiveBack {

		void giveBack(boolean broken);

	}

}
