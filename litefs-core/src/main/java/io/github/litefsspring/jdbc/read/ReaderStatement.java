package io.github.litefsspring.jdbc.read;

import java.sql.ResultSet;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;
import org.sqlite.jdbc4.JDBC4PreparedStatement;

/**
 * A prepared statement of a reader that can be kept for the next one who needs the same
 * text. It leaves out what the driver does for writes after each execution (generated
 * keys, change counts), and asks for the names of its columns once in a snapshot.
 */
final class ReaderStatement extends JDBC4PreparedStatement {

	private static final int LARGE = 1024;

	private final SnapshotConnection reader;

	private final String text;

	private boolean inUse = true;

	private boolean kept;

	private boolean failed;

	private String @Nullable [] columns;

	private int columnsSnapshot;

	ReaderStatement(SnapshotConnection connection, String sql) throws SQLException {
		super(connection, sql);
		this.reader = connection;
		this.text = sql;
	}

	String text() {
		return this.text;
	}

	/**
	 * Whether it can be executed again. The driver destroys a statement after most
	 * errors, and leaves it unfinished after the others.
	 * @return {@code false} after an error
	 */
	boolean isUsable() {
		return !this.failed && !this.pointer.isClosed();
	}

	/**
	 * Give it to somebody.
	 * @return whether nobody had it
	 */
	boolean take() {
		if (this.inUse) {
			return false;
		}
		this.inUse = true;
		return true;
	}

	/**
	 * Whether it is among those that are kept.
	 * @return whether it is
	 */
	boolean isKept() {
		return this.kept;
	}

	void setKept(boolean kept) {
		this.kept = kept;
	}

	/**
	 * Be ready for somebody else.
	 * @throws SQLException what SQLite says
	 */
	void giveBack() throws SQLException {
		forgetParameters();
		this.rs.maxRows = 0;
		this.inUse = false;
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
			// executed before, and nobody asked for the rows
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
		int snapshot = this.reader.snapshot();
		if (snapshot == 0) {
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
