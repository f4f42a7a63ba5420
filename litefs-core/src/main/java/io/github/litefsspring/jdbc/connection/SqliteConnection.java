package io.github.litefsspring.jdbc.connection;

import java.sql.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.NClob;
import java.sql.ResultSet;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLWarning;
import java.sql.SQLXML;
import java.sql.Struct;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

/**
 * The part of JDBC that SQLite has no use for: it is refused, or has no effect.
 */
abstract class SqliteConnection implements Connection {

	abstract void checkOpen() throws SQLException;

	static void checkCursor(int type, int concurrency) throws SQLException {
		if (type != ResultSet.TYPE_FORWARD_ONLY) {
			throw new SQLFeatureNotSupportedException("SQLite only has TYPE_FORWARD_ONLY cursors");
		}
		if (concurrency != ResultSet.CONCUR_READ_ONLY) {
			throw new SQLFeatureNotSupportedException("SQLite only has CONCUR_READ_ONLY cursors");
		}
	}

	static void checkHoldability(int holdability) throws SQLException {
		if (holdability != ResultSet.CLOSE_CURSORS_AT_COMMIT) {
			throw new SQLFeatureNotSupportedException("A cursor ends with its transaction: HOLD_CURSORS_OVER_COMMIT "
					+ "is not possible. Read with a connection of its own, or page by key");
		}
	}

	@Override
	public String nativeSQL(String sql) {
		return sql;
	}

	@Override
	public CallableStatement prepareCall(String sql) throws SQLException {
		throw new SQLFeatureNotSupportedException("SQLite has no stored procedures");
	}

	@Override
	public CallableStatement prepareCall(String sql, int type, int concurrency) throws SQLException {
		return prepareCall(sql);
	}

	@Override
	public CallableStatement prepareCall(String sql, int type, int concurrency, int holdability) throws SQLException {
		return prepareCall(sql);
	}

	@Override
	public void setCatalog(@Nullable String catalog) throws SQLException {
		checkOpen();
	}

	@Override
	public @Nullable String getCatalog() throws SQLException {
		checkOpen();
		return null;
	}

	@Override
	public void setSchema(@Nullable String schema) throws SQLException {
		checkOpen();
	}

	@Override
	public @Nullable String getSchema() throws SQLException {
		checkOpen();
		return null;
	}

	@Override
	public @Nullable SQLWarning getWarnings() throws SQLException {
		checkOpen();
		return null;
	}

	@Override
	public void clearWarnings() throws SQLException {
		checkOpen();
	}

	@Override
	public Map<String, Class<?>> getTypeMap() throws SQLException {
		checkOpen();
		return Map.of();
	}

	@Override
	public void setTypeMap(Map<String, Class<?>> map) throws SQLException {
		throw new SQLFeatureNotSupportedException("setTypeMap");
	}

	@Override
	public void setHoldability(int holdability) throws SQLException {
		checkOpen();
		checkHoldability(holdability);
	}

	@Override
	public int getHoldability() throws SQLException {
		checkOpen();
		return ResultSet.CLOSE_CURSORS_AT_COMMIT;
	}

	@Override
	public void setNetworkTimeout(@Nullable Executor executor, int milliseconds) throws SQLException {
		checkOpen();
	}

	@Override
	public int getNetworkTimeout() throws SQLException {
		checkOpen();
		return 0;
	}

	@Override
	public Clob createClob() throws SQLException {
		throw new SQLFeatureNotSupportedException("SQLite has no CLOB; use a String");
	}

	@Override
	public Blob createBlob() throws SQLException {
		throw new SQLFeatureNotSupportedException("The driver has no Blob; use byte[]");
	}

	@Override
	public NClob createNClob() throws SQLException {
		throw new SQLFeatureNotSupportedException("SQLite has no NCLOB; use a String");
	}

	@Override
	public SQLXML createSQLXML() throws SQLException {
		throw new SQLFeatureNotSupportedException("SQLite has no XML type; use a String");
	}

	@Override
	public Array createArrayOf(String typeName, Object[] elements) throws SQLException {
		throw new SQLFeatureNotSupportedException("SQLite has no arrays");
	}

	@Override
	public Struct createStruct(String typeName, Object[] attributes) throws SQLException {
		throw new SQLFeatureNotSupportedException("SQLite has no structured types");
	}

	@Override
	public void setClientInfo(String name, @Nullable String value) throws SQLClientInfoException {
		// SQLite has nowhere to show it
	}

	@Override
	public void setClientInfo(Properties properties) throws SQLClientInfoException {
		// SQLite has nowhere to show it
	}

	@Override
	public @Nullable String getClientInfo(String name) {
		return null;
	}

	@Override
	public Properties getClientInfo() {
		return new Properties();
	}

}
