package io.github.litefsspring.backup.restore;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;

import io.github.litefsspring.backup.RestorePoint;
import io.github.litefsspring.backup.RestoredDatabase;
import io.github.litefsspring.sqlite.SqliteUrl;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteDataSource;

/**
 * A restored file in a folder of its own that is deleted in the end.
 */
final class RestoredCopy implements RestoredDatabase {

	private final SQLiteDataSource connections = new SQLiteDataSource();

	private final RestoredFile restored;

	RestoredCopy(RestoredFile restored) {
		this.restored = restored;
		this.connections.setUrl(SqliteUrl.immutable(restored.file()));
	}

	@Override
	public RestorePoint restorePoint() {
		return this.restored.point();
	}

	boolean isProved() {
		return this.restored.proved();
	}

	@Override
	public Connection getConnection() throws SQLException {
		if (!Files.exists(this.restored.file())) {
			throw new SQLException("The restored copy of %s was closed".formatted(this.restored.point()));
		}
		return this.connections.getConnection();
	}

	@Override
	public Connection getConnection(@Nullable String username, @Nullable String password) throws SQLException {
		return getConnection();
	}

	@Override
	public void close() throws IOException {
		Files.deleteIfExists(this.restored.file());
		Path folder = this.restored.file().getParent();
		if (folder != null) {
			Files.deleteIfExists(folder);
		}
	}

	@Override
	public @Nullable PrintWriter getLogWriter() throws SQLException {
		return this.connections.getLogWriter();
	}

	@Override
	public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
		this.connections.setLogWriter(out);
	}

	@Override
	public void setLoginTimeout(int seconds) throws SQLException {
		this.connections.setLoginTimeout(seconds);
	}

	@Override
	public int getLoginTimeout() throws SQLException {
		return this.connections.getLoginTimeout();
	}

	@Override
	public Logger getParentLogger() throws SQLFeatureNotSupportedException {
		return this.connections.getParentLogger();
	}

	@Override
	public <T> T unwrap(Class<T> type) throws SQLException {
		if (type.isInstance(this)) {
			return type.cast(this);
		}
		return this.connections.unwrap(type);
	}

	@Override
	public boolean isWrapperFor(Class<?> type) throws SQLException {
		return type.isInstance(this) || this.connections.isWrapperFor(type);
	}

}
