package io.github.litefsspring.jdbc.connection;

import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLWarning;
import java.sql.SQLXML;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A {@code ResultSet} that passes everything on. It is long because the interface is.
 */
class DelegatingResultSet implements ResultSet {

	private final ResultSet delegate;

	DelegatingResultSet(ResultSet delegate) {
		this.delegate = delegate;
	}

	// the rows below; fails when they may not be read any more
	ResultSet open() throws SQLException {
		return this.delegate;
	}

	@Override
	public boolean next() throws SQLException {
		return open().next();
	}

	@Override
	public void close() throws SQLException {
		this.delegate.close();
	}

	@Override
	public boolean wasNull() throws SQLException {
		return open().wasNull();
	}

	@Override
	public String getString(int columnIndex) throws SQLException {
		return open().getString(columnIndex);
	}

	@Override
	public boolean getBoolean(int columnIndex) throws SQLException {
		return open().getBoolean(columnIndex);
	}

	@Override
	public byte getByte(int columnIndex) throws SQLException {
		return open().getByte(columnIndex);
	}

	@Override
	public short getShort(int columnIndex) throws SQLException {
		return open().getShort(columnIndex);
	}

	@Override
	public int getInt(int columnIndex) throws SQLException {
		return open().getInt(columnIndex);
	}

	@Override
	public long getLong(int columnIndex) throws SQLException {
		return open().getLong(columnIndex);
	}

	@Override
	public float getFloat(int columnIndex) throws SQLException {
		return open().getFloat(columnIndex);
	}

	@Override
	public double getDouble(int columnIndex) throws SQLException {
		return open().getDouble(columnIndex);
	}

	@Override
	@Deprecated
	public BigDecimal getBigDecimal(int columnIndex, int value) throws SQLException {
		return open().getBigDecimal(columnIndex, value);
	}

	@Override
	public byte[] getBytes(int columnIndex) throws SQLException {
		return open().getBytes(columnIndex);
	}

	@Override
	public @Nullable Date getDate(int columnIndex) throws SQLException {
		return open().getDate(columnIndex);
	}

	@Override
	public @Nullable Time getTime(int columnIndex) throws SQLException {
		return open().getTime(columnIndex);
	}

	@Override
	public @Nullable Timestamp getTimestamp(int columnIndex) throws SQLException {
		return open().getTimestamp(columnIndex);
	}

	@Override
	public InputStream getAsciiStream(int columnIndex) throws SQLException {
		return open().getAsciiStream(columnIndex);
	}

	@Override
	@Deprecated
	public InputStream getUnicodeStream(int columnIndex) throws SQLException {
		return open().getUnicodeStream(columnIndex);
	}

	@Override
	public InputStream getBinaryStream(int columnIndex) throws SQLException {
		return open().getBinaryStream(columnIndex);
	}

	@Override
	public String getString(String columnLabel) throws SQLException {
		return open().getString(columnLabel);
	}

	@Override
	public boolean getBoolean(String columnLabel) throws SQLException {
		return open().getBoolean(columnLabel);
	}

	@Override
	public byte getByte(String columnLabel) throws SQLException {
		return open().getByte(columnLabel);
	}

	@Override
	public short getShort(String columnLabel) throws SQLException {
		return open().getShort(columnLabel);
	}

	@Override
	public int getInt(String columnLabel) throws SQLException {
		return open().getInt(columnLabel);
	}

	@Override
	public long getLong(String columnLabel) throws SQLException {
		return open().getLong(columnLabel);
	}

	@Override
	public float getFloat(String columnLabel) throws SQLException {
		return open().getFloat(columnLabel);
	}

	@Override
	public double getDouble(String columnLabel) throws SQLException {
		return open().getDouble(columnLabel);
	}

	@Override
	@Deprecated
	public BigDecimal getBigDecimal(String columnLabel, int value) throws SQLException {
		return open().getBigDecimal(columnLabel, value);
	}

	@Override
	public byte[] getBytes(String columnLabel) throws SQLException {
		return open().getBytes(columnLabel);
	}

	@Override
	public @Nullable Date getDate(String columnLabel) throws SQLException {
		return open().getDate(columnLabel);
	}

	@Override
	public @Nullable Time getTime(String columnLabel) throws SQLException {
		return open().getTime(columnLabel);
	}

	@Override
	public @Nullable Timestamp getTimestamp(String columnLabel) throws SQLException {
		return open().getTimestamp(columnLabel);
	}

	@Override
	public InputStream getAsciiStream(String columnLabel) throws SQLException {
		return open().getAsciiStream(columnLabel);
	}

	@Override
	@Deprecated
	public InputStream getUnicodeStream(String columnLabel) throws SQLException {
		return open().getUnicodeStream(columnLabel);
	}

	@Override
	public InputStream getBinaryStream(String columnLabel) throws SQLException {
		return open().getBinaryStream(columnLabel);
	}

	@Override
	public SQLWarning getWarnings() throws SQLException {
		return open().getWarnings();
	}

	@Override
	public void clearWarnings() throws SQLException {
		open().clearWarnings();
	}

	@Override
	public String getCursorName() throws SQLException {
		return open().getCursorName();
	}

	@Override
	public ResultSetMetaData getMetaData() throws SQLException {
		return open().getMetaData();
	}

	@Override
	public Object getObject(int columnIndex) throws SQLException {
		return open().getObject(columnIndex);
	}

	@Override
	public Object getObject(String columnLabel) throws SQLException {
		return open().getObject(columnLabel);
	}

	@Override
	public int findColumn(String columnLabel) throws SQLException {
		return open().findColumn(columnLabel);
	}

	@Override
	public Reader getCharacterStream(int columnIndex) throws SQLException {
		return open().getCharacterStream(columnIndex);
	}

	@Override
	public Reader getCharacterStream(String columnLabel) throws SQLException {
		return open().getCharacterStream(columnLabel);
	}

	@Override
	public @Nullable BigDecimal getBigDecimal(int columnIndex) throws SQLException {
		return open().getBigDecimal(columnIndex);
	}

	@Override
	public @Nullable BigDecimal getBigDecimal(String columnLabel) throws SQLException {
		return open().getBigDecimal(columnLabel);
	}

	@Override
	public boolean isBeforeFirst() throws SQLException {
		return open().isBeforeFirst();
	}

	@Override
	public boolean isAfterLast() throws SQLException {
		return open().isAfterLast();
	}

	@Override
	public boolean isFirst() throws SQLException {
		return open().isFirst();
	}

	@Override
	public boolean isLast() throws SQLException {
		return open().isLast();
	}

	@Override
	public void beforeFirst() throws SQLException {
		open().beforeFirst();
	}

	@Override
	public void afterLast() throws SQLException {
		open().afterLast();
	}

	@Override
	public boolean first() throws SQLException {
		return open().first();
	}

	@Override
	public boolean last() throws SQLException {
		return open().last();
	}

	@Override
	public int getRow() throws SQLException {
		return open().getRow();
	}

	@Override
	public boolean absolute(int row) throws SQLException {
		return open().absolute(row);
	}

	@Override
	public boolean relative(int rows) throws SQLException {
		return open().relative(rows);
	}

	@Override
	public boolean previous() throws SQLException {
		return open().previous();
	}

	@Override
	public void setFetchDirection(int direction) throws SQLException {
		open().setFetchDirection(direction);
	}

	@Override
	public int getFetchDirection() throws SQLException {
		return open().getFetchDirection();
	}

	@Override
	public void setFetchSize(int rows) throws SQLException {
		open().setFetchSize(rows);
	}

	@Override
	public int getFetchSize() throws SQLException {
		return open().getFetchSize();
	}

	@Override
	public int getType() throws SQLException {
		return open().getType();
	}

	@Override
	public int getConcurrency() throws SQLException {
		return open().getConcurrency();
	}

	@Override
	public boolean rowUpdated() throws SQLException {
		return open().rowUpdated();
	}

	@Override
	public boolean rowInserted() throws SQLException {
		return open().rowInserted();
	}

	@Override
	public boolean rowDeleted() throws SQLException {
		return open().rowDeleted();
	}

	@Override
	public void updateNull(int columnIndex) throws SQLException {
		open().updateNull(columnIndex);
	}

	@Override
	public void updateBoolean(int columnIndex, boolean value) throws SQLException {
		open().updateBoolean(columnIndex, value);
	}

	@Override
	public void updateByte(int columnIndex, byte value) throws SQLException {
		open().updateByte(columnIndex, value);
	}

	@Override
	public void updateShort(int columnIndex, short value) throws SQLException {
		open().updateShort(columnIndex, value);
	}

	@Override
	public void updateInt(int columnIndex, int value) throws SQLException {
		open().updateInt(columnIndex, value);
	}

	@Override
	public void updateLong(int columnIndex, long value) throws SQLException {
		open().updateLong(columnIndex, value);
	}

	@Override
	public void updateFloat(int columnIndex, float value) throws SQLException {
		open().updateFloat(columnIndex, value);
	}

	@Override
	public void updateDouble(int columnIndex, double value) throws SQLException {
		open().updateDouble(columnIndex, value);
	}

	@Override
	public void updateBigDecimal(int columnIndex, BigDecimal value) throws SQLException {
		open().updateBigDecimal(columnIndex, value);
	}

	@Override
	public void updateString(int columnIndex, String value) throws SQLException {
		open().updateString(columnIndex, value);
	}

	@Override
	public void updateBytes(int columnIndex, byte[] value) throws SQLException {
		open().updateBytes(columnIndex, value);
	}

	@Override
	public void updateDate(int columnIndex, Date value) throws SQLException {
		open().updateDate(columnIndex, value);
	}

	@Override
	public void updateTime(int columnIndex, Time value) throws SQLException {
		open().updateTime(columnIndex, value);
	}

	@Override
	public void updateTimestamp(int columnIndex, Timestamp value) throws SQLException {
		open().updateTimestamp(columnIndex, value);
	}

	@Override
	public void updateAsciiStream(int columnIndex, InputStream value, int length) throws SQLException {
		open().updateAsciiStream(columnIndex, value, length);
	}

	@Override
	public void updateBinaryStream(int columnIndex, InputStream value, int length) throws SQLException {
		open().updateBinaryStream(columnIndex, value, length);
	}

	@Override
	public void updateCharacterStream(int columnIndex, Reader value, int length) throws SQLException {
		open().updateCharacterStream(columnIndex, value, length);
	}

	@Override
	public void updateObject(int columnIndex, Object value, int scaleOrLength) throws SQLException {
		open().updateObject(columnIndex, value, scaleOrLength);
	}

	@Override
	public void updateObject(int columnIndex, Object value) throws SQLException {
		open().updateObject(columnIndex, value);
	}

	@Override
	public void updateNull(String columnLabel) throws SQLException {
		open().updateNull(columnLabel);
	}

	@Override
	public void updateBoolean(String columnLabel, boolean value) throws SQLException {
		open().updateBoolean(columnLabel, value);
	}

	@Override
	public void updateByte(String columnLabel, byte value) throws SQLException {
		open().updateByte(columnLabel, value);
	}

	@Override
	public void updateShort(String columnLabel, short value) throws SQLException {
		open().updateShort(columnLabel, value);
	}

	@Override
	public void updateInt(String columnLabel, int value) throws SQLException {
		open().updateInt(columnLabel, value);
	}

	@Override
	public void updateLong(String columnLabel, long value) throws SQLException {
		open().updateLong(columnLabel, value);
	}

	@Override
	public void updateFloat(String columnLabel, float value) throws SQLException {
		open().updateFloat(columnLabel, value);
	}

	@Override
	public void updateDouble(String columnLabel, double value) throws SQLException {
		open().updateDouble(columnLabel, value);
	}

	@Override
	public void updateBigDecimal(String columnLabel, BigDecimal value) throws SQLException {
		open().updateBigDecimal(columnLabel, value);
	}

	@Override
	public void updateString(String columnLabel, String value) throws SQLException {
		open().updateString(columnLabel, value);
	}

	@Override
	public void updateBytes(String columnLabel, byte[] value) throws SQLException {
		open().updateBytes(columnLabel, value);
	}

	@Override
	public void updateDate(String columnLabel, Date value) throws SQLException {
		open().updateDate(columnLabel, value);
	}

	@Override
	public void updateTime(String columnLabel, Time value) throws SQLException {
		open().updateTime(columnLabel, value);
	}

	@Override
	public void updateTimestamp(String columnLabel, Timestamp value) throws SQLException {
		open().updateTimestamp(columnLabel, value);
	}

	@Override
	public void updateAsciiStream(String columnLabel, InputStream value, int length) throws SQLException {
		open().updateAsciiStream(columnLabel, value, length);
	}

	@Override
	public void updateBinaryStream(String columnLabel, InputStream value, int length) throws SQLException {
		open().updateBinaryStream(columnLabel, value, length);
	}

	@Override
	public void updateCharacterStream(String columnLabel, Reader value, int length) throws SQLException {
		open().updateCharacterStream(columnLabel, value, length);
	}

	@Override
	public void updateObject(String columnLabel, Object value, int scaleOrLength) throws SQLException {
		open().updateObject(columnLabel, value, scaleOrLength);
	}

	@Override
	public void updateObject(String columnLabel, Object value) throws SQLException {
		open().updateObject(columnLabel, value);
	}

	@Override
	public void insertRow() throws SQLException {
		open().insertRow();
	}

	@Override
	public void updateRow() throws SQLException {
		open().updateRow();
	}

	@Override
	public void deleteRow() throws SQLException {
		open().deleteRow();
	}

	@Override
	public void refreshRow() throws SQLException {
		open().refreshRow();
	}

	@Override
	public void cancelRowUpdates() throws SQLException {
		open().cancelRowUpdates();
	}

	@Override
	public void moveToInsertRow() throws SQLException {
		open().moveToInsertRow();
	}

	@Override
	public void moveToCurrentRow() throws SQLException {
		open().moveToCurrentRow();
	}

	@Override
	public Statement getStatement() throws SQLException {
		return open().getStatement();
	}

	@Override
	public Object getObject(int columnIndex, Map<String, Class<?>> types) throws SQLException {
		return open().getObject(columnIndex, types);
	}

	@Override
	public Ref getRef(int columnIndex) throws SQLException {
		return open().getRef(columnIndex);
	}

	@Override
	public @Nullable Blob getBlob(int columnIndex) throws SQLException {
		return open().getBlob(columnIndex);
	}

	@Override
	public Clob getClob(int columnIndex) throws SQLException {
		return open().getClob(columnIndex);
	}

	@Override
	public Array getArray(int columnIndex) throws SQLException {
		return open().getArray(columnIndex);
	}

	@Override
	public Object getObject(String columnLabel, Map<String, Class<?>> types) throws SQLException {
		return open().getObject(columnLabel, types);
	}

	@Override
	public Ref getRef(String columnLabel) throws SQLException {
		return open().getRef(columnLabel);
	}

	@Override
	public @Nullable Blob getBlob(String columnLabel) throws SQLException {
		return open().getBlob(columnLabel);
	}

	@Override
	public Clob getClob(String columnLabel) throws SQLException {
		return open().getClob(columnLabel);
	}

	@Override
	public Array getArray(String columnLabel) throws SQLException {
		return open().getArray(columnLabel);
	}

	@Override
	public @Nullable Date getDate(int columnIndex, @Nullable Calendar calendar) throws SQLException {
		return open().getDate(columnIndex, calendar);
	}

	@Override
	public @Nullable Date getDate(String columnLabel, @Nullable Calendar calendar) throws SQLException {
		return open().getDate(columnLabel, calendar);
	}

	@Override
	public @Nullable Time getTime(int columnIndex, @Nullable Calendar calendar) throws SQLException {
		return open().getTime(columnIndex, calendar);
	}

	@Override
	public @Nullable Time getTime(String columnLabel, @Nullable Calendar calendar) throws SQLException {
		return open().getTime(columnLabel, calendar);
	}

	@Override
	public @Nullable Timestamp getTimestamp(int columnIndex, @Nullable Calendar calendar) throws SQLException {
		return open().getTimestamp(columnIndex, calendar);
	}

	@Override
	public @Nullable Timestamp getTimestamp(String columnLabel, @Nullable Calendar calendar) throws SQLException {
		return open().getTimestamp(columnLabel, calendar);
	}

	@Override
	public URL getURL(int columnIndex) throws SQLException {
		return open().getURL(columnIndex);
	}

	@Override
	public URL getURL(String columnLabel) throws SQLException {
		return open().getURL(columnLabel);
	}

	@Override
	public void updateRef(int columnIndex, Ref value) throws SQLException {
		open().updateRef(columnIndex, value);
	}

	@Override
	public void updateRef(String columnLabel, Ref value) throws SQLException {
		open().updateRef(columnLabel, value);
	}

	@Override
	public void updateBlob(int columnIndex, Blob value) throws SQLException {
		open().updateBlob(columnIndex, value);
	}

	@Override
	public void updateBlob(String columnLabel, Blob value) throws SQLException {
		open().updateBlob(columnLabel, value);
	}

	@Override
	public void updateClob(int columnIndex, Clob value) throws SQLException {
		open().updateClob(columnIndex, value);
	}

	@Override
	public void updateClob(String columnLabel, Clob value) throws SQLException {
		open().updateClob(columnLabel, value);
	}

	@Override
	public void updateArray(int columnIndex, Array value) throws SQLException {
		open().updateArray(columnIndex, value);
	}

	@Override
	public void updateArray(String columnLabel, Array value) throws SQLException {
		open().updateArray(columnLabel, value);
	}

	@Override
	public RowId getRowId(int columnIndex) throws SQLException {
		return open().getRowId(columnIndex);
	}

	@Override
	public RowId getRowId(String columnLabel) throws SQLException {
		return open().getRowId(columnLabel);
	}

	@Override
	public void updateRowId(int columnIndex, RowId value) throws SQLException {
		open().updateRowId(columnIndex, value);
	}

	@Override
	public void updateRowId(String columnLabel, RowId value) throws SQLException {
		open().updateRowId(columnLabel, value);
	}

	@Override
	public int getHoldability() throws SQLException {
		return open().getHoldability();
	}

	@Override
	public boolean isClosed() throws SQLException {
		return this.delegate.isClosed();
	}

	@Override
	public void updateNString(int columnIndex, String value) throws SQLException {
		open().updateNString(columnIndex, value);
	}

	@Override
	public void updateNString(String columnLabel, String value) throws SQLException {
		open().updateNString(columnLabel, value);
	}

	@Override
	public void updateNClob(int columnIndex, NClob value) throws SQLException {
		open().updateNClob(columnIndex, value);
	}

	@Override
	public void updateNClob(String columnLabel, NClob value) throws SQLException {
		open().updateNClob(columnLabel, value);
	}

	@Override
	public NClob getNClob(int columnIndex) throws SQLException {
		return open().getNClob(columnIndex);
	}

	@Override
	public NClob getNClob(String columnLabel) throws SQLException {
		return open().getNClob(columnLabel);
	}

	@Override
	public SQLXML getSQLXML(int columnIndex) throws SQLException {
		return open().getSQLXML(columnIndex);
	}

	@Override
	public SQLXML getSQLXML(String columnLabel) throws SQLException {
		return open().getSQLXML(columnLabel);
	}

	@Override
	public void updateSQLXML(int columnIndex, SQLXML value) throws SQLException {
		open().updateSQLXML(columnIndex, value);
	}

	@Override
	public void updateSQLXML(String columnLabel, SQLXML value) throws SQLException {
		open().updateSQLXML(columnLabel, value);
	}

	@Override
	public String getNString(int columnIndex) throws SQLException {
		return open().getNString(columnIndex);
	}

	@Override
	public String getNString(String columnLabel) throws SQLException {
		return open().getNString(columnLabel);
	}

	@Override
	public Reader getNCharacterStream(int columnIndex) throws SQLException {
		return open().getNCharacterStream(columnIndex);
	}

	@Override
	public Reader getNCharacterStream(String columnLabel) throws SQLException {
		return open().getNCharacterStream(columnLabel);
	}

	@Override
	public void updateNCharacterStream(int columnIndex, Reader value, long length) throws SQLException {
		open().updateNCharacterStream(columnIndex, value, length);
	}

	@Override
	public void updateNCharacterStream(String columnLabel, Reader value, long length) throws SQLException {
		open().updateNCharacterStream(columnLabel, value, length);
	}

	@Override
	public void updateAsciiStream(int columnIndex, InputStream value, long length) throws SQLException {
		open().updateAsciiStream(columnIndex, value, length);
	}

	@Override
	public void updateBinaryStream(int columnIndex, InputStream value, long length) throws SQLException {
		open().updateBinaryStream(columnIndex, value, length);
	}

	@Override
	public void updateCharacterStream(int columnIndex, Reader value, long length) throws SQLException {
		open().updateCharacterStream(columnIndex, value, length);
	}

	@Override
	public void updateAsciiStream(String columnLabel, InputStream value, long length) throws SQLException {
		open().updateAsciiStream(columnLabel, value, length);
	}

	@Override
	public void updateBinaryStream(String columnLabel, InputStream value, long length) throws SQLException {
		open().updateBinaryStream(columnLabel, value, length);
	}

	@Override
	public void updateCharacterStream(String columnLabel, Reader value, long length) throws SQLException {
		open().updateCharacterStream(columnLabel, value, length);
	}

	@Override
	public void updateBlob(int columnIndex, InputStream value, long length) throws SQLException {
		open().updateBlob(columnIndex, value, length);
	}

	@Override
	public void updateBlob(String columnLabel, InputStream value, long length) throws SQLException {
		open().updateBlob(columnLabel, value, length);
	}

	@Override
	public void updateClob(int columnIndex, Reader value, long length) throws SQLException {
		open().updateClob(columnIndex, value, length);
	}

	@Override
	public void updateClob(String columnLabel, Reader value, long length) throws SQLException {
		open().updateClob(columnLabel, value, length);
	}

	@Override
	public void updateNClob(int columnIndex, Reader value, long length) throws SQLException {
		open().updateNClob(columnIndex, value, length);
	}

	@Override
	public void updateNClob(String columnLabel, Reader value, long length) throws SQLException {
		open().updateNClob(columnLabel, value, length);
	}

	@Override
	public void updateNCharacterStream(int columnIndex, Reader value) throws SQLException {
		open().updateNCharacterStream(columnIndex, value);
	}

	@Override
	public void updateNCharacterStream(String columnLabel, Reader value) throws SQLException {
		open().updateNCharacterStream(columnLabel, value);
	}

	@Override
	public void updateAsciiStream(int columnIndex, InputStream value) throws SQLException {
		open().updateAsciiStream(columnIndex, value);
	}

	@Override
	public void updateBinaryStream(int columnIndex, InputStream value) throws SQLException {
		open().updateBinaryStream(columnIndex, value);
	}

	@Override
	public void updateCharacterStream(int columnIndex, Reader value) throws SQLException {
		open().updateCharacterStream(columnIndex, value);
	}

	@Override
	public void updateAsciiStream(String columnLabel, InputStream value) throws SQLException {
		open().updateAsciiStream(columnLabel, value);
	}

	@Override
	public void updateBinaryStream(String columnLabel, InputStream value) throws SQLException {
		open().updateBinaryStream(columnLabel, value);
	}

	@Override
	public void updateCharacterStream(String columnLabel, Reader value) throws SQLException {
		open().updateCharacterStream(columnLabel, value);
	}

	@Override
	public void updateBlob(int columnIndex, InputStream value) throws SQLException {
		open().updateBlob(columnIndex, value);
	}

	@Override
	public void updateBlob(String columnLabel, InputStream value) throws SQLException {
		open().updateBlob(columnLabel, value);
	}

	@Override
	public void updateClob(int columnIndex, Reader value) throws SQLException {
		open().updateClob(columnIndex, value);
	}

	@Override
	public void updateClob(String columnLabel, Reader value) throws SQLException {
		open().updateClob(columnLabel, value);
	}

	@Override
	public void updateNClob(int columnIndex, Reader value) throws SQLException {
		open().updateNClob(columnIndex, value);
	}

	@Override
	public void updateNClob(String columnLabel, Reader value) throws SQLException {
		open().updateNClob(columnLabel, value);
	}

	@Override
	public <T> @Nullable T getObject(int columnIndex, Class<T> type) throws SQLException {
		return open().getObject(columnIndex, type);
	}

	@Override
	public <T> @Nullable T getObject(String columnLabel, Class<T> type) throws SQLException {
		return open().getObject(columnLabel, type);
	}

	@Override
	public void updateObject(int columnIndex, Object value, SQLType targetType, int scaleOrLength) throws SQLException {
		open().updateObject(columnIndex, value, targetType, scaleOrLength);
	}

	@Override
	public void updateObject(String columnLabel, Object value, SQLType targetType, int scaleOrLength)
			throws SQLException {
		open().updateObject(columnLabel, value, targetType, scaleOrLength);
	}

	@Override
	public void updateObject(int columnIndex, Object value, SQLType targetType) throws SQLException {
		open().updateObject(columnIndex, value, targetType);
	}

	@Override
	public void updateObject(String columnLabel, Object value, SQLType targetType) throws SQLException {
		open().updateObject(columnLabel, value, targetType);
	}

	@Override
	public <T> T unwrap(Class<T> type) throws SQLException {
		if (type.isInstance(this)) {
			return type.cast(this);
		}
		if (type.isInstance(this.delegate)) {
			return type.cast(this.delegate);
		}
		throw new SQLException("Not a wrapper for " + type.getName());
	}

	@Override
	public boolean isWrapperFor(Class<?> type) {
		return type.isInstance(this) || type.isInstance(this.delegate);
	}

}
