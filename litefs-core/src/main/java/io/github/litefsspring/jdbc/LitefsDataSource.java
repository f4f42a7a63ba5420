package io.github.litefsspring.jdbc;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;

import javax.sql.DataSource;

import io.github.litefsspring.node.LitefsNode;
import org.jspecify.annotations.Nullable;

/**
 * A {@code DataSource} over a database that LiteFS replicates. Reads run on this node,
 * writes run on this node while it is the primary, and are refused before they run
 * everywhere else.
 *
 * @since 0.1.0
 */
public class LitefsDataSource implements DataSource, AutoCloseable {

	private final LitefsNode node;

	private final DataSourceSettings settings;

	/**
	 * Create the data source. Opens nothing.
	 * @param node the node it runs on
	 * @param settings how to open connections
	 */
	public LitefsDataSource(LitefsNode node, DataSourceSettings settings) {
		this.node = node;
		this.settings = settings;
	}

	@Override
	public Connection getConnection() throws SQLException {
		throw new SQLFeatureNotSupportedException(this.node.name() + this.settings);
	}

	@Override
	public Connection getConnection(String username, String password) throws SQLException {
		return getConnection();
	}

	/**
	 * A data source for migrations and scripts that need the writer for themselves: its
	 * connections are the physical writer on a writable node, and a read-only connection
	 * elsewhere. Settings that a script changes are put back when it closes its
	 * connection.
	 * @return the data source
	 */
	public DataSource exclusive() {
		return this;
	}

	@Override
	public <T> T unwrap(Class<T> type) throws SQLException {
		if (type.isInstance(this)) {
			return type.cast(this);
		}
		throw new SQLException("Not a wrapper for " + type.getName());
	}

	@Override
	public boolean isWrapperFor(Class<?> type) throws SQLException {
		return type.isInstance(this);
	}

	@Override
	public @Nullable PrintWriter getLogWriter() {
		return null;
	}

	@Override
	public void setLogWriter(@Nullable PrintWriter out) {
	}

	@Override
	public void setLoginTimeout(int seconds) throws SQLException {
		throw new SQLFeatureNotSupportedException("setLoginTimeout");
	}

	@Override
	public int getLoginTimeout() {
		return 0;
	}

	@Override
	public Logger getParentLogger() throws SQLFeatureNotSupportedException {
		throw new SQLFeatureNotSupportedException("getParentLogger");
	}

	@Override
	public void close() {
	}

}
