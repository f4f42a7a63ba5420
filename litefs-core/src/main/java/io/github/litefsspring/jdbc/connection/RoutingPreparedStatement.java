package io.github.litefsspring.jdbc.connection;

import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLNonTransientException;
import java.sql.SQLType;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.List;

import io.github.litefsspring.jdbc.physical.KeptStatement;
import io.github.litefsspring.jdbc.physical.Lease;
import io.github.litefsspring.jdbc.physical.SqliteErrors;
import io.github.litefsspring.jdbc.remote.KeyRequest;
import io.github.litefsspring.jdbc.statement.Classification;
import io.github.litefsspring.jdbc.statement.StatementKind;
import io.github.litefsspring.jdbc.types.StoredForm;
import io.github.litefsspring.jdbc.types.Types;
import org.jspecify.annotations.Nullable;

/**
 * A prepared statement that remembers its parameters and is prepared on a physical
 * connection only when it runs: nothing holds the writer in between. Inside a transaction
 * the driver's statement is kept for the next execution. It is long because the interface
 * is.
 */
final class RoutingPreparedStatement extends RoutingStatement implements PreparedStatement {

	// SQLite's own default; the driver's build has more
	private static final int ALWAYS_ALLOWED = 32_766;

	private final String sql;

	private final @Nullable KeyRequest keys;

	private final List<@Nullable Parameter[]> batch = new ArrayList<>();

	private @Nullable Parameter[] parameters = new Parameter[8];

	private @Nullable Reusable prepared;

	private boolean reused;

	RoutingPreparedStatement(RoutingConnection connection, String sql, @Nullable KeyRequest keys) throws SQLException {
		super(connection);
		this.sql = connection.withoutEffect(sql);
		this.keys = keys;
		Classification classification = connection.parts().kinds().of(this.sql);
		classification.checkAllowed(this.sql, connection.isExclusive());
		if (classification.kind() == StatementKind.SCRIPT) {
			throw new SQLNonTransientException(
					"A prepared statement can only be one statement, and the rest of this "
							+ "text would be ignored. Run it with Statement.execute: " + SqliteErrors.shorten(sql),
					"42000");
		}
	}

	private void set(int index, Parameter parameter) throws SQLException {
		checkOpen();
		if (index < 1 || (index > ALWAYS_ALLOWED && index > connection().parts().memory().maxParameters())) {
			throw new SQLNonTransientException("There is no parameter " + index, "07009");
		}
		if (index > this.parameters.length) {
			this.parameters = Arrays.copyOf(this.parameters, Math.max(index, this.parameters.length * 2));
		}
		this.parameters[index - 1] = parameter;
	}

	private static boolean run(PreparedStatement physical, @Nullable Parameter[] parameters) throws SQLException {
		for (int i = 0; i < parameters.length; i++) {
			Parameter parameter = parameters[i];
			if (parameter != null) {
				set(physical, i + 1, parameter);
			}
		}
		return physical.execute();
	}

	private static void set(PreparedStatement physical, int index, Parameter parameter) throws SQLException {
		try {
			parameter.set(physical);
		}
		catch (ArrayIndexOutOfBoundsException ex) {
			// how sqlite-jdbc says that the statement has fewer
			throw new SQLNonTransientException("The statement has no parameter " + index, "07009", ex);
		}
	}

	private Outcome perform(Wanted wanted) throws SQLException {
		@Nullable Parameter[] parameters = this.parameters;
		return perform(new Job(this.sql, 1, count(parameters), (physical, member) -> run(physical, parameters),
				this.keys, wanted), false);
	}

	private static int count(@Nullable Parameter[] parameters) {
		int count = parameters.length;
		while (count > 0 && parameters[count - 1] == null) {
			count--;
		}
		return count;
	}

	@Override
	KeptStatement physical(String sql, Lease lease) throws SQLException {
		this.reused = connection().isTransaction(lease);
		Reusable known = this.prepared;
		if (this.reused && known != null && known.isOpenOn(lease) && !known.statement().isClosed()) {
			known.statement().clearParameters();
			return known.statement();
		}
		KeptStatement physical = super.physical(sql, lease);
		if (this.reused) {
			this.prepared = new Reusable(physical, lease, lease.closings());
		}
		return physical;
	}

	@Override
	boolean isReused() {
		return this.reused;
	}

	@Override
	void dropped(PreparedStatement physical, Lease lease) {
		Reusable known = this.prepared;
		boolean stale = known != null && physical == known.statement() && !known.isOpenOn(lease);
		this.prepared = null;
		if (!stale) {
			super.dropped(physical, lease);
		}
	}

	@Override
	public void close() throws SQLException {
		super.close();
		Reusable known = this.prepared;
		if (known != null) {
			dropped(known.statement(), known.lease());
		}
	}

	@Override
	public ResultSet executeQuery() throws SQLException {
		return rows(perform(Wanted.ROWS), this.sql);
	}

	@Override
	public boolean execute() throws SQLException {
		return perform(Wanted.ANY).rows() != null;
	}

	@Override
	public int executeUpdate() throws SQLException {
		return (int) executeLargeUpdate();
	}

	@Override
	public long executeLargeUpdate() throws SQLException {
		return count(perform(Wanted.COUNT));
	}

	@Override
	public void clearParameters() throws SQLException {
		checkOpen();
		this.parameters = new Parameter[this.parameters.length];
	}

	@Override
	public void addBatch() throws SQLException {
		checkOpen();
		this.batch.add(this.parameters.clone());
	}

	@Override
	public void clearBatch() throws SQLException {
		super.clearBatch();
		this.batch.clear();
	}

	@Override
	public long[] executeLargeBatch() throws SQLException {
		checkOpen();
		List<@Nullable Parameter[]> members = new ArrayList<>(this.batch);
		this.batch.clear();
		if (members.isEmpty()) {
			return new long[0];
		}
		if (connection().parts().kinds().of(this.sql).kind().isRead()) {
			throw batchFailed(
					new SQLNonTransientException("A batch cannot read: " + SqliteErrors.shorten(this.sql), "07005"));
		}
		try {
			return perform(
					new Job(this.sql, members.size(), count(members.get(0)),
							(physical, member) -> run(physical, members.get(member)), this.keys, Wanted.COUNT),
					members.size() > 1)
				.counts();
		}
		catch (SQLException ex) {
			throw batchFailed(ex);
		}
	}

	@Override
	public @Nullable ResultSetMetaData getMetaData() throws SQLException {
		checkOpen();
		return connection().describe(this.sql, (statement) -> Columns.copy(statement.getMetaData())).orElse(null);
	}

	@Override
	public ParameterMetaData getParameterMetaData() throws SQLException {
		checkOpen();
		return new Parameters(() -> connection().describe(this.sql,
				(statement) -> statement.getParameterMetaData().getParameterCount()));
	}

	@Override
	public void addBatch(String sql) throws SQLException {
		throw notPrepared();
	}

	@Override
	public ResultSet executeQuery(String sql) throws SQLException {
		throw notPrepared();
	}

	@Override
	public boolean execute(String sql) throws SQLException {
		throw notPrepared();
	}

	@Override
	public long executeLargeUpdate(String sql) throws SQLException {
		throw notPrepared();
	}

	@Override
	public boolean execute(String sql, int autoGeneratedKeys) throws SQLException {
		throw notPrepared();
	}

	@Override
	public boolean execute(String sql, int[] columnIndexes) throws SQLException {
		throw notPrepared();
	}

	@Override
	public boolean execute(String sql, String[] columnNames) throws SQLException {
		throw notPrepared();
	}

	@Override
	public long executeLargeUpdate(String sql, int autoGeneratedKeys) throws SQLException {
		throw notPrepared();
	}

	@Override
	public long executeLargeUpdate(String sql, int[] columnIndexes) throws SQLException {
		throw notPrepared();
	}

	@Override
	public long executeLargeUpdate(String sql, String[] columnNames) throws SQLException {
		throw notPrepared();
	}

	private static SQLException notPrepared() {
		return new SQLNonTransientException("A prepared statement has its SQL already", "HY010");
	}

	@Override
	public String toString() {
		return this.sql;
	}

	@Override
	public void setNull(int index, int sqlType) throws SQLException {
		set(index, (statement) -> statement.setNull(index, sqlType));
	}

	@Override
	public void setBoolean(int index, boolean value) throws SQLException {
		set(index, (statement) -> statement.setBoolean(index, value));
	}

	@Override
	public void setByte(int index, byte value) throws SQLException {
		set(index, (statement) -> statement.setByte(index, value));
	}

	@Override
	public void setShort(int index, short value) throws SQLException {
		set(index, (statement) -> statement.setShort(index, value));
	}

	@Override
	public void setInt(int index, int value) throws SQLException {
		set(index, (statement) -> statement.setInt(index, value));
	}

	@Override
	public void setLong(int index, long value) throws SQLException {
		set(index, (statement) -> statement.setLong(index, value));
	}

	@Override
	public void setFloat(int index, float value) throws SQLException {
		set(index, (statement) -> statement.setFloat(index, value));
	}

	@Override
	public void setDouble(int index, double value) throws SQLException {
		set(index, (statement) -> statement.setDouble(index, value));
	}

	@Override
	public void setBigDecimal(int index, BigDecimal value) throws SQLException {
		set(index, (statement) -> statement.setBigDecimal(index, value));
	}

	@Override
	public void setString(int index, String value) throws SQLException {
		set(index, (statement) -> statement.setString(index, value));
	}

	@Override
	public void setBytes(int index, byte[] value) throws SQLException {
		set(index, (statement) -> statement.setBytes(index, value));
	}

	@Override
	public void setDate(int index, @Nullable Date value) throws SQLException {
		setObject(index, value);
	}

	@Override
	public void setTime(int index, @Nullable Time value) throws SQLException {
		setObject(index, value);
	}

	@Override
	public void setTimestamp(int index, @Nullable Timestamp value) throws SQLException {
		setObject(index, value);
	}

	@Override
	public void setAsciiStream(int index, InputStream value, int length) throws SQLException {
		String text = new String(Streams.bytes(value, length), StandardCharsets.US_ASCII);
		set(index, (statement) -> statement.setString(index, text));
	}

	@Override
	@Deprecated
	public void setUnicodeStream(int index, InputStream value, int length) throws SQLException {
		String text = new String(Streams.bytes(value, length), StandardCharsets.UTF_8);
		set(index, (statement) -> statement.setString(index, text));
	}

	@Override
	public void setBinaryStream(int index, InputStream value, int length) throws SQLException {
		byte[] bytes = Streams.bytes(value, length);
		set(index, (statement) -> statement.setBytes(index, bytes));
	}

	@Override
	public void setObject(int index, @Nullable Object value, int targetType) throws SQLException {
		setObject(index, value);
	}

	@Override
	public void setObject(int index, @Nullable Object value) throws SQLException {
		Object stored = (value != null) ? types().form().of(value) : null;
		set(index, (statement) -> statement.setObject(index, stored));
	}

	private Types types() {
		return connection().parts().types();
	}

	@Override
	public void setCharacterStream(int index, Reader value, int length) throws SQLException {
		String text = Streams.text(value, length);
		set(index, (statement) -> statement.setString(index, text));
	}

	@Override
	public void setRef(int index, Ref value) throws SQLException {
		set(index, (statement) -> statement.setRef(index, value));
	}

	@Override
	public void setBlob(int index, @Nullable Blob value) throws SQLException {
		byte[] bytes = (value != null) ? Streams.bytes(value.getBinaryStream(), -1) : null;
		set(index, (statement) -> statement.setBytes(index, bytes));
	}

	@Override
	public void setClob(int index, @Nullable Clob value) throws SQLException {
		String text = (value != null) ? Streams.text(value.getCharacterStream(), -1) : null;
		set(index, (statement) -> statement.setString(index, text));
	}

	@Override
	public void setArray(int index, Array value) throws SQLException {
		set(index, (statement) -> statement.setArray(index, value));
	}

	@Override
	public void setDate(int index, @Nullable Date value, @Nullable Calendar calendar) throws SQLException {
		StoredForm form = types().form();
		if (value == null || calendar == null) {
			setObject(index, value);
		}
		else if (form.isOfTheDriver()) {
			set(index, (statement) -> statement.setDate(index, value, calendar));
		}
		else {
			setString(index, form.of(value, calendar.getTimeZone().toZoneId()));
		}
	}

	@Override
	public void setTime(int index, @Nullable Time value, @Nullable Calendar calendar) throws SQLException {
		StoredForm form = types().form();
		if (value == null || calendar == null) {
			setObject(index, value);
		}
		else if (form.isOfTheDriver()) {
			set(index, (statement) -> statement.setTime(index, value, calendar));
		}
		else {
			setString(index, form.of(value, calendar.getTimeZone().toZoneId()));
		}
	}

	@Override
	public void setTimestamp(int index, @Nullable Timestamp value, @Nullable Calendar calendar) throws SQLException {
		StoredForm form = types().form();
		if (value == null || calendar == null) {
			setObject(index, value);
		}
		else if (form.isOfTheDriver()) {
			set(index, (statement) -> statement.setTimestamp(index, value, calendar));
		}
		else {
			setString(index, form.of(value, calendar.getTimeZone().toZoneId()));
		}
	}

	@Override
	public void setNull(int index, int sqlType, String typeName) throws SQLException {
		set(index, (statement) -> statement.setNull(index, sqlType, typeName));
	}

	@Override
	public void setURL(int index, URL value) throws SQLException {
		set(index, (statement) -> statement.setURL(index, value));
	}

	@Override
	public void setRowId(int index, RowId value) throws SQLException {
		set(index, (statement) -> statement.setRowId(index, value));
	}

	@Override
	public void setNString(int index, String value) throws SQLException {
		set(index, (statement) -> statement.setNString(index, value));
	}

	@Override
	public void setNCharacterStream(int index, Reader value, long length) throws SQLException {
		String text = Streams.text(value, length);
		set(index, (statement) -> statement.setString(index, text));
	}

	@Override
	public void setNClob(int index, @Nullable NClob value) throws SQLException {
		setClob(index, value);
	}

	@Override
	public void setClob(int index, Reader value, long length) throws SQLException {
		String text = Streams.text(value, length);
		set(index, (statement) -> statement.setString(index, text));
	}

	@Override
	public void setBlob(int index, InputStream value, long length) throws SQLException {
		byte[] bytes = Streams.bytes(value, length);
		set(index, (statement) -> statement.setBytes(index, bytes));
	}

	@Override
	public void setNClob(int index, Reader value, long length) throws SQLException {
		String text = Streams.text(value, length);
		set(index, (statement) -> statement.setString(index, text));
	}

	@Override
	public void setSQLXML(int index, SQLXML value) throws SQLException {
		set(index, (statement) -> statement.setSQLXML(index, value));
	}

	@Override
	public void setObject(int index, @Nullable Object value, int targetType, int scaleOrLength) throws SQLException {
		setObject(index, value);
	}

	@Override
	public void setAsciiStream(int index, InputStream value, long length) throws SQLException {
		String text = new String(Streams.bytes(value, length), StandardCharsets.US_ASCII);
		set(index, (statement) -> statement.setString(index, text));
	}

	@Override
	public void setBinaryStream(int index, InputStream value, long length) throws SQLException {
		byte[] bytes = Streams.bytes(value, length);
		set(index, (statement) -> statement.setBytes(index, bytes));
	}

	@Override
	public void setCharacterStream(int index, Reader value, long length) throws SQLException {
		String text = Streams.text(value, length);
		set(index, (statement) -> statement.setString(index, text));
	}

	@Override
	public void setAsciiStream(int index, InputStream value) throws SQLException {
		String text = new String(Streams.bytes(value, -1), StandardCharsets.US_ASCII);
		set(index, (statement) -> statement.setString(index, text));
	}

	@Override
	public void setBinaryStream(int index, InputStream value) throws SQLException {
		byte[] bytes = Streams.bytes(value, -1);
		set(index, (statement) -> statement.setBytes(index, bytes));
	}

	@Override
	public void setCharacterStream(int index, Reader value) throws SQLException {
		String text = Streams.text(value, -1);
		set(index, (statement) -> statement.setString(index, text));
	}

	@Override
	public void setNCharacterStream(int index, Reader value) throws SQLException {
		String text = Streams.text(value, -1);
		set(index, (statement) -> statement.setString(index, text));
	}

	@Override
	public void setClob(int index, Reader value) throws SQLException {
		String text = Streams.text(value, -1);
		set(index, (statement) -> statement.setString(index, text));
	}

	@Override
	public void setBlob(int index, InputStream value) throws SQLException {
		byte[] bytes = Streams.bytes(value, -1);
		set(index, (statement) -> statement.setBytes(index, bytes));
	}

	@Override
	public void setNClob(int index, Reader value) throws SQLException {
		String text = Streams.text(value, -1);
		set(index, (statement) -> statement.setString(index, text));
	}

	@Override
	public void setObject(int index, @Nullable Object value, SQLType targetType, int scaleOrLength)
			throws SQLException {
		setObject(index, value);
	}

	@Override
	public void setObject(int index, @Nullable Object value, SQLType targetType) throws SQLException {
		setObject(index, value);
	}

	/**
	 * A physical statement for the next execution in the same transaction.
	 *
	 * @param statement the statement
	 * @param lease what has prepared it
	 * @param closings how often that had closed all statements by then
	 */
	private record Reusable(KeptStatement statement, Lease lease, int closings) {

		boolean isOpenOn(Lease present) {
			return this.lease == present && this.closings == present.closings() && present.isOpen(this.statement);
		}

	}

	interface Parameter {

		void set(PreparedStatement statement) throws SQLException;

	}

}
