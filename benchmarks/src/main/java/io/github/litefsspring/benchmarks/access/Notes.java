package io.github.litefsspring.benchmarks.access;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

import javax.sql.DataSource;

import io.github.litefsspring.benchmarks.load.Operation;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A table of short texts, and ways to read or write one of them by its primary key.
 */
public final class Notes {

	/** The number of rows; their ids begin with 1. */
	public static final int ROWS = 10_000;

	private static final String QUERY = "select text from note where id = ?";

	private static final String UPDATE = "update note set text = ? where id = ?";

	private Notes() {
	}

	/**
	 * Create the table.
	 * @param jdbcUrl the database
	 * @param journalMode its journal mode
	 * @throws SQLException when that fails
	 */
	public static void create(String jdbcUrl, String journalMode) throws SQLException {
		try (Connection connection = DriverManager.getConnection(jdbcUrl);
				Statement statement = connection.createStatement()) {
			statement.execute("pragma journal_mode = " + journalMode);
			statement.execute("create table note (id integer primary key, text text not null)");
			statement.execute("with recursive n (i) as (select 1 union all select i + 1 from n where i < " + ROWS
					+ ") insert into note select i, 'a note of some forty characters, no more' from n");
		}
	}

	/**
	 * One read in autocommit mode: take a connection, prepare, bind, query, close.
	 * @param access the side that reads
	 * @return the operation
	 */
	public static Operation autocommit(Access access) {
		DataSource dataSource = access.dataSource();
		return () -> {
			try (Connection connection = dataSource.getConnection();
					PreparedStatement statement = connection.prepareStatement(QUERY)) {
				statement.setInt(1, randomId());
				try (ResultSet rows = statement.executeQuery()) {
					check(rows);
				}
			}
		};
	}

	/**
	 * One read in a transaction of its own, as a method annotated with
	 * {@code @Transactional(readOnly = true)} makes it.
	 * @param access the side that reads
	 * @return the operation
	 */
	public static Operation readOnlyTransaction(Access access) {
		TransactionTemplate transaction = access.transactions(true);
		Runnable read = joining(access);
		return () -> transaction.executeWithoutResult((status) -> read.run());
	}

	/**
	 * One read in the transaction of the thread.
	 * @param access the side that reads
	 * @return the operation
	 */
	public static Runnable joining(Access access) {
		JdbcTemplate jdbc = access.jdbc();
		return () -> Objects.requireNonNull(jdbc.queryForObject(QUERY, String.class, randomId()));
	}

	/**
	 * One write in autocommit mode: take a connection, prepare, bind, update, close.
	 * @param access the side that writes
	 * @return the operation
	 */
	public static Operation update(Access access) {
		DataSource dataSource = access.dataSource();
		return () -> {
			try (Connection connection = dataSource.getConnection();
					PreparedStatement statement = connection.prepareStatement(UPDATE)) {
				statement.setString(1, "another note of about forty characters");
				statement.setInt(2, randomId());
				statement.executeUpdate();
			}
		};
	}

	private static int randomId() {
		return ThreadLocalRandom.current().nextInt(ROWS) + 1;
	}

	private static void check(ResultSet rows) throws SQLException {
		if (!rows.next() || rows.getString(1).isEmpty()) {
			throw new IllegalStateException("The row is missing");
		}
	}

}
