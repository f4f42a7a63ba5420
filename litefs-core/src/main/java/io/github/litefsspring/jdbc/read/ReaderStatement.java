package io.github.litefsspring.jdbc.read;

import java.sql.ResultSet;
import java.sql.SQLException;

import io.github.litefsspring.jdbc.physical.KeptStatement;
import org.jspecify.annotations.Nullable;

/**
 * A prepared statement of a reader. It leaves out what the driver does for writes after
 * each execution (generated keys, change counts), asks for the names of its columns once
 * in a snapshot, and leaves small parameters to SQLite until others take their place.
 */
final class ReaderStatement extends KeptStatement {

	private static final int LARGE = 1024;

	private final SnapshotConnection reader;

	private boolean failed;

	private String @Nullable [] columns;

	private @Nullable Snapshot columnsSnapshot;

	ReaderStatement(SnapshotConnection connection, String sql) throws SQLException {
		super(connection, sql);
		this.reader = connection;
	}

	// false after an error: the driver destroys a statement after most errors, and leaves
	// it unfinished after the others
	boolean isUsable() {
		return !this.failed && !this.pointer.isClosed();
	}

	// a cursor that is still open ends with the next execution
	@Override
	protected void clear() throws SQLException {
		forgetParameters();
		this.rs.maxRows = 0;
	}

	// each execution binds all parameters anew, so what SQLite still has is never used
	private void forgetParameters() throws SQLException {
		Object[] values = this.batch;
		if (values == null) {
			return;
		}
		boolean large = false;
		for (int i = 0; i < values.length; i++) {
			Object value = values[i];
			large |= value instanceof byte[] || (value instanceof String string && string.length() > LARGE);
			values[i] = null;
		}
		if (large) {
			clearParameters();
		}
	}

	@Override
	public boolean execute() throws SQLException {
		if (this.columnCount == 0) {
			return super.execute();
		}
		checkOpen();
		this.rs.close();
		if (this.resultsWaiting) {
			// executed before, and the rows were not asked for
			this.pointer.safeRunConsume((database, pointer) -> database.reset(pointer));
		}
		this.exhaustedResults = false;
		this.failed = true;
		this.resultsWaiting = this.conn.getDatabase().execute(this, this.batch);
		this.failed = false;
		return true;
	}

	@Override
	public ResultSet getResultSet() throws SQLException {
		Snapshot snapshot = this.reader.snapshot();
		if (snapshot == null) {
			return super.getResultSet();
		}
		String[] columns = this.columns;
		if (columns == null || this.columnsSnapshot != snapshot || this.rs.isOpen() || this.exhaustedResults) {
			ResultSet rows = super.getResultSet();
			this.columns = this.rs.colsMeta;
			this.columnsSnapshot = snapshot;
			return rows;
		}
		// the schema of a snapshot does not change, so SQLite need not be asked
		checkOpen();
		this.rs.colsMeta = columns;
		this.rs.cols = columns;
		this.rs.emptyResultSet = !this.resultsWaiting;
		this.rs.open = true;
		this.resultsWaiting = false;
		return (ResultSet) this.rs;
	}

}
