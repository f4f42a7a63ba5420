package io.github.litefsspring.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;

/**
 * What a member of a group can do to spoil the others. The tables are those of
 * {@link JdbcTestBase}, with an item {@code taken} and a table {@code refusal} whose
 * trigger rolls back.
 */
enum GroupHazard {

	ROLLED_BACK(true, (connection) -> {
		connection.rollback();
		throw new SQLException("rolled back on purpose", "40000");
	}),

	ABANDONED(true, (connection) -> {
		connection.close();
		throw new SQLException("abandoned on purpose", "40000");
	}),

	FAILED_STATEMENT(true, (connection) -> insertTaken(connection)),

	FAILED_STATEMENT_AND_COMMITTED(false, (connection) -> {
		try {
			insertTaken(connection);
		}
		catch (SQLException ex) {
			// only this statement is undone
		}
	}),

	ROLLBACK_CONFLICT(true, (connection) -> rollBackByConflict(connection)),

	ROLLBACK_CONFLICT_AND_COMMITTED(true, (connection) -> {
		try {
			rollBackByConflict(connection);
		}
		catch (SQLException ex) {
			// then its commit has to fail
		}
	}),

	ROLLBACK_TRIGGER(true, (connection) -> execute(connection, "INSERT INTO refusal VALUES ('x')")),

	DEFERRED_FOREIGN_KEY(true, (connection) -> execute(connection, "INSERT INTO part(item) VALUES (-1)")),

	DEFERRING_PRAGMA(true, (connection) -> {
		execute(connection, "PRAGMA defer_foreign_keys = ON");
		execute(connection, "INSERT INTO strict_part(item) VALUES (-1)");
	}),

	SCRIPT(true, (connection) -> {
		try (Statement statement = connection.createStatement()) {
			statement.executeUpdate("INSERT INTO part(item) VALUES (NULL); " + JdbcTestBase.insert("taken"));
		}
	}),

	EMPTYING_SCRIPT(true, (connection) -> execute(connection, "UPDATE item SET name = 'taken'; DELETE FROM item")),

	NONSENSE(true, (connection) -> execute(connection, "nonsense")),

	SOUND_FOREIGN_KEY(false, (connection) -> execute(connection, "INSERT INTO part(item) SELECT max(id) FROM item")),

	STORED_SETTING(false, (connection) -> execute(connection, "PRAGMA user_version = 5")),

	CANCELLED(false, (connection) -> {
		try (Statement statement = connection.createStatement()) {
			CompletableFuture<Void> cancelling = CompletableFuture.runAsync(() -> cancel(statement));
			statement.executeUpdate("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
					+ "LIMIT 20000) INSERT INTO part(item) SELECT NULL FROM n");
			cancelling.join();
		}
	}),

	INTERRUPTED(false, (connection) -> {
		Thread.currentThread().interrupt();
		execute(connection, "INSERT INTO part(item) VALUES (NULL)");
	}),

	LEFT_CURSORS_OPEN(false, (connection) -> {
		connection.createStatement().executeQuery("SELECT * FROM item").next();
		connection.createStatement().executeQuery("INSERT INTO part(item) VALUES (NULL), (NULL) RETURNING id").next();
	}),

	SLOW(false, (connection) -> JdbcTestBase.query(connection,
			"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 200000) " + "SELECT max(i) FROM n"));

	private final boolean fails;

	private final Action action;

	GroupHazard(boolean fails, Action action) {
		this.fails = fails;
		this.action = action;
	}

	/**
	 * Whether such a transaction fails, whatever else happens.
	 */
	boolean fails() {
		return this.fails;
	}

	/**
	 * Write an item in a transaction that does what can spoil a group.
	 */
	void write(LitefsDataSource dataSource, String name) throws SQLException {
		try (Connection connection = dataSource.getConnection()) {
			connection.setAutoCommit(false);
			execute(connection, JdbcTestBase.insert(name));
			this.action.run(connection);
			connection.commit();
		}
	}

	private static void execute(Connection connection, String sql) throws SQLException {
		JdbcTestBase.execute(connection, sql);
	}

	private static void insertTaken(Connection connection) throws SQLException {
		execute(connection, JdbcTestBase.insert("taken"));
	}

	private static void rollBackByConflict(Connection connection) throws SQLException {
		execute(connection, "INSERT OR ROLLBACK INTO item(name) VALUES ('taken')");
	}

	private static void cancel(Statement statement) {
		try {
			statement.cancel();
		}
		catch (SQLException ex) {
			// it may be over, or be refused
		}
	}

	private interface Action {

		void run(Connection connection) throws SQLException;

	}

}
