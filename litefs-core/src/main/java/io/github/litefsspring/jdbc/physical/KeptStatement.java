package io.github.litefsspring.jdbc.physical;

import java.sql.SQLException;

import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;
import org.sqlite.jdbc4.JDBC4PreparedStatement;

/**
 * A prepared statement that can be kept for the next user of the same text.
 *
 * @since 0.1.0
 */
public class KeptStatement extends JDBC4PreparedStatement {

	private final String text;

	private boolean inUse = true;

	// also while it is in use
	private @Nullable StatementCache<?> cache;

	/**
	 * Prepare a statement for its first user.
	 * @param connection the physical connection
	 * @param text its text
	 * @throws SQLException what SQLite says
	 */
	public KeptStatement(SQLiteConnection connection, String text) throws SQLException {
		super(connection, text);
		this.text = text;
	}

	/**
	 * Tell if it gives rows, as RETURNING does.
	 * @return {@code true} when it has columns
	 */
	public final boolean givesRows() {
		return this.columnCount > 0;
	}

	final String text() {
		return this.text;
	}

	// false when it is in use
	final boolean take() {
		if (this.inUse) {
			return false;
		}
		this.inUse = true;
		return true;
	}

	final boolean isKept() {
		return this.cache != null;
	}

	final void keptBy(@Nullable StatementCache<?> cache) {
		this.cache = cache;
	}

	final void giveBack() throws SQLException {
		clear();
		this.inUse = false;
	}

	/**
	 * Be ready for the next user: end the cursor and forget the parameters. A cursor that
	 * stays open keeps transactions from ending.
	 * @throws SQLException what SQLite says
	 */
	protected void clear() throws SQLException {
		clearParameters();
		setMaxRows(0);
		this.rs.close();
	}

	/**
	 * Close it for good: it is not lent again.
	 */
	@Override
	public void close() throws SQLException {
		StatementCache<?> cache = this.cache;
		if (cache != null) {
			this.cache = null;
			cache.drop(this);
		}
		super.close();
	}

}
