package io.github.litefsspring.jdbc.read;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;

import javax.sql.DataSource;

import io.github.litefsspring.jdbc.ConnectionCustomizer;
import org.jspecify.annotations.Nullable;

/**
 * Opens readers for the pool.
 */
class ReaderSource implements DataSource {

	private final String file;

	private final Properties properties;

	// Hikari waits so long for its threads when it is closed
	private int loginTimeout = 5;

	private final Snapshots snapshots;

	private final KeptConnection kept;

	private final ConnectionCustomizer customizer;

	ReaderSource(String file, Properties properties, Snapshots snapshots, KeptConnection kept,
			ConnectionCustomizer customizer) {
		this.file = file;
		this.properties = properties;
		this.snapshots = snapshots;
		this.kept = kept;
		this.customizer = customizer;
	}

	SnapshotConnection open() throws SQLException {
		this.kept.keep();
		var connection = new SnapshotConnection(this.file, this.properties);
		try {
			connection.customize(this.customizer);
			return connection;
		}
		catch (SQLException | RuntimeException ex) {
			connection.close();
			throw ex;
		}
	}

	@Override
	public Connection getConnection() throws SQLException {
		SnapshotConnection reader = open();
		this.snapshots.added(reader);
		return reader;
	}

	@Override
	public Connection getConnection(String username, String password) throws SQLException {
		return getConnection();
	}

	@Override
	public <T> T unwrap(Class<T> type) throws SQLException {
		throw new SQLException("Not a wrapper for " + type.getName());
	}

	@Override
	public boolean isWrapperFor(Class<?> type) {
		return false;
	}

	@Override
	public @Nullable PrintWriter getLogWriter() {
		return null;
	}

	@Override
	public void setLogWriter(@Nullable PrintWriter out) {
	}

	@Override
	public void setLoginTimeout(int seconds) {
		this.loginTimeout = seconds;
	}

	@Override
	public int getLoginTimeout() {
		return this.loginTimeout;
	}

	@Override
	public Logger getParentLogger() throws SQLFeatureNotSupportedException {
		throw new SQLFeatureNotSupportedException("getParentLogger");
	}

}
