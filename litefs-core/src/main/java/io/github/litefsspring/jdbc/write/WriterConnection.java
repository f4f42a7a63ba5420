package io.github.litefsspring.jdbc.write;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

import io.github.litefsspring.jdbc.physical.KeptStatement;
import io.github.litefsspring.jdbc.physical.StatementCache;
import org.sqlite.jdbc4.JDBC4Connection;

/**
 * The physical connection that writes. Its driver adds no BEGIN or COMMIT, once
 * {@link #ownTransactions()} was called.
 *
 * @since 0.1.0
 */
public class WriterConnection extends JDBC4Connection {

	private final StatementCache<KeptStatement> statements = new StatementCache<>();

	/**
	 * Open a connection.
	 * @param file the database file
	 * @param properties the driver's properties
	 * @throws SQLException when it cannot be opened
	 */
	public WriterConnection(String file, Properties properties) throws SQLException {
		super("jdbc:sqlite:" + file, file, properties);
	}

	/**
	 * Leave transactions to this library from now on.
	 */
	public void ownTransactions() {
		getConnectionConfig().setAutoCommit(false);
	}

	/**
	 * Run one statement of this library, such as COMMIT.
	 * @param sql the statement
	 * @throws SQLException what SQLite says
	 */
	protected void control(String sql) throws SQLException {
		getDatabase()._exec(sql);
	}

	KeptStatement take(String sql) throws SQLException {
		KeptStatement kept = this.statements.take(sql);
		return (kept != null) ? kept : new KeptStatement(this, sql);
	}

	void keep(Statement statement) throws SQLException {
		if (statement instanceof KeptStatement kept && !kept.isClosed()) {
			this.statements.keep(kept);
		}
		else {
			statement.close();
		}
	}

}
