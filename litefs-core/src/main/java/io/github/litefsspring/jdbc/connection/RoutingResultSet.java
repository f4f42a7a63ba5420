package io.github.litefsspring.jdbc.connection;

import java.math.BigDecimal;
import java.sql.Blob;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLNonTransientException;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.ZoneId;
import java.util.Calendar;

import javax.sql.rowset.serial.SerialBlob;

import io.github.litefsspring.jdbc.physical.Lease;
import io.github.litefsspring.jdbc.types.StoredValue;
import org.jspecify.annotations.Nullable;

/**
 * Rows as a caller sees them. While they come from a physical connection, closing them
 * gives that connection back.
 */
final class RoutingResultSet extends DelegatingResultSet {

	private final RoutingStatement statement;

	// null when the rows need no connection, or do not need it any more
	private @Nullable Cursor cursor;

	private final StoredValue types;

	// the rest of the rows, read into memory
	private @Nullable ResultSet kept;

	private int rowsBefore;

	private boolean closed;

	RoutingResultSet(ResultSet delegate, RoutingStatement statement, @Nullable Cursor cursor) {
		super(delegate);
		this.statement = statement;
		this.cursor = cursor;
		this.types = statement.connection().parts().types().stored();
	}

	@Override
	public boolean next() throws SQLException {
		Cursor cursor = this.cursor;
		if (cursor == null || this.closed) {
			return super.next();
		}
		try {
			cursor.lease.enter(cursor.sql);
			try {
				cursor.execution.enter(cursor.lease.connection());
				return super.next();
			}
			finally {
				cursor.execution.exit();
				cursor.lease.exit();
			}
		}
		catch (SQLException ex) {
			cursor.lease.discardStatements();
			SQLException failure = this.statement.connection()
				.cursorFailed(cursor.lease, cursor.lease.explain(cursor.execution.explain(ex)), cursor.sql);
			close();
			throw failure;
		}
	}

	// the driver's rows may be another statement's by now, or seem to be at their end
	@Override
	ResultSet open() throws SQLException {
		if (this.closed) {
			throw new SQLNonTransientException("The result set is closed. Besides close(), a result set ends with its "
					+ "transaction, with a rollback to a savepoint, and when its statement runs again or is closed",
					"24000");
		}
		ResultSet kept = this.kept;
		return (kept != null) ? kept : super.open();
	}

	// reads the rest of the rows into memory and lets the physical connection go
	void keep() throws SQLException {
		Cursor cursor = this.cursor;
		if (cursor == null || this.closed) {
			return;
		}
		cursor.lease.enter(cursor.sql);
		try {
			cursor.execution.enter(cursor.lease.connection());
			ResultSet rows = super.open();
			int row = rows.getRow();
			ResultSet copy = this.statement.connection().parts().memory().copy(rows);
			this.rowsBefore = row - copy.getRow();
			this.kept = copy;
		}
		finally {
			cursor.execution.exit();
			cursor.lease.exit();
			if (this.kept == null) {
				// rows that were read on the way are lost, and must not be passed over
				close();
			}
		}
		this.cursor = null;
		super.close();
		free(cursor);
	}

	private void free(Cursor cursor) {
		cursor.execution.end();
		if (!cursor.keep) {
			cursor.lease.close(cursor.physical);
		}
		this.statement.connection().cursorClosed(this, cursor.lease);
	}

	@Override
	public int getRow() throws SQLException {
		return this.rowsBefore + super.getRow();
	}

	@Override
	public void close() throws SQLException {
		if (this.closed) {
			return;
		}
		this.closed = true;
		try {
			if (this.kept != null) {
				// the driver's rows may be another statement's by now
				this.kept.close();
			}
			else {
				super.close();
			}
		}
		finally {
			if (this.cursor != null) {
				free(this.cursor);
			}
			this.statement.rowsClosed(this);
		}
	}

	@Override
	public boolean isClosed() throws SQLException {
		return this.closed || super.isClosed();
	}

	@Override
	public Statement getStatement() {
		return this.statement;
	}

	@Override
	public boolean getBoolean(int columnIndex) throws SQLException {
		return Boolean.TRUE.equals(getObject(columnIndex, Boolean.class));
	}

	@Override
	public @Nullable Date getDate(int columnIndex) throws SQLException {
		return getObject(columnIndex, Date.class);
	}

	@Override
	public @Nullable Time getTime(int columnIndex) throws SQLException {
		return getObject(columnIndex, Time.class);
	}

	@Override
	public @Nullable Timestamp getTimestamp(int columnIndex) throws SQLException {
		return getObject(columnIndex, Timestamp.class);
	}

	@Override
	public @Nullable Date getDate(int columnIndex, @Nullable Calendar calendar) throws SQLException {
		return (calendar != null) ? zoned(columnIndex, calendar, this.types::dateIn) : getDate(columnIndex);
	}

	@Override
	public @Nullable Time getTime(int columnIndex, @Nullable Calendar calendar) throws SQLException {
		return (calendar != null) ? zoned(columnIndex, calendar, this.types::timeIn) : getTime(columnIndex);
	}

	@Override
	public @Nullable Timestamp getTimestamp(int columnIndex, @Nullable Calendar calendar) throws SQLException {
		return (calendar != null) ? zoned(columnIndex, calendar, this.types::timestampIn) : getTimestamp(columnIndex);
	}

	@Override
	public <T> @Nullable T getObject(int columnIndex, Class<T> type) throws SQLException {
		Object value = getObject(columnIndex);
		if (value == null) {
			return null;
		}
		if (!this.types.reads(type)) {
			return super.getObject(columnIndex, type);
		}
		try {
			return this.types.as(value, type);
		}
		catch (SQLDataException ex) {
			if (this.types.isWrittenByTheDriver()) {
				return super.getObject(columnIndex, type);
			}
			throw ex;
		}
	}

	// the driver's own forgets which column was read, so wasNull() answers for another
	// one
	@Override
	public @Nullable BigDecimal getBigDecimal(int columnIndex) throws SQLException {
		return (getObject(columnIndex) != null) ? super.getBigDecimal(columnIndex) : null;
	}

	@Override
	public @Nullable BigDecimal getBigDecimal(String columnLabel) throws SQLException {
		return getBigDecimal(findColumn(columnLabel));
	}

	// the driver has none
	@Override
	public @Nullable Blob getBlob(int columnIndex) throws SQLException {
		byte[] bytes = getBytes(columnIndex);
		return (bytes != null) ? new SerialBlob(bytes) : null;
	}

	@Override
	public @Nullable Blob getBlob(String columnLabel) throws SQLException {
		return getBlob(findColumn(columnLabel));
	}

	@Override
	public boolean getBoolean(String columnLabel) throws SQLException {
		return getBoolean(findColumn(columnLabel));
	}

	@Override
	public @Nullable Date getDate(String columnLabel) throws SQLException {
		return getDate(findColumn(columnLabel));
	}

	@Override
	public @Nullable Date getDate(String columnLabel, @Nullable Calendar calendar) throws SQLException {
		return getDate(findColumn(columnLabel), calendar);
	}

	@Override
	public @Nullable Time getTime(String columnLabel) throws SQLException {
		return getTime(findColumn(columnLabel));
	}

	@Override
	public @Nullable Time getTime(String columnLabel, @Nullable Calendar calendar) throws SQLException {
		return getTime(findColumn(columnLabel), calendar);
	}

	@Override
	public @Nullable Timestamp getTimestamp(String columnLabel) throws SQLException {
		return getTimestamp(findColumn(columnLabel));
	}

	@Override
	public @Nullable Timestamp getTimestamp(String columnLabel, @Nullable Calendar calendar) throws SQLException {
		return getTimestamp(findColumn(columnLabel), calendar);
	}

	@Override
	public <T> @Nullable T getObject(String columnLabel, Class<T> type) throws SQLException {
		return getObject(findColumn(columnLabel), type);
	}

	private <T> @Nullable T zoned(int columnIndex, Calendar calendar, ZonedReading<T> reading) throws SQLException {
		Object value = getObject(columnIndex);
		return (value != null) ? reading.of(value, calendar.getTimeZone().toZoneId()) : null;
	}

	/**
	 * Makes a date or time of a stored value.
	 *
	 * @param <T> the type of date or time
	 */
	@FunctionalInterface
	private interface ZonedReading<T> {

		@Nullable T of(Object value, ZoneId zone) throws SQLException;

	}

	// source of rows; keep tells if the driver's statement is used again
	record Cursor(Lease lease, Statement physical, String sql, Execution execution, boolean keep) {
	}

}
