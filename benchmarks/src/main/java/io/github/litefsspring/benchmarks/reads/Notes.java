package io.github.litefsspring.benchmarks.reads;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

import javax.sql.DataSource;

import io.github.litefsspring.benchmarks.access.Access;
import io.github.litefsspring.benchmarks.load.Operation;
import io.github.litefsspring.test.cluster.RunningNode;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A table of short texts, and two ways to read one of them by its primary key.
 */
final class Notes {

	static final int ROWS = 10_000;

	private static final String QUERY = "select text from note where id = ?";

	private Notes() {
	}

	static void create(RunningNode primary, String journalMode) {
		primary.execute("pragma journal_mode = " + journalMode,
				"create table note (id integer primary key, text text not null)",
				"with recursive n (i) as (select 1 union all select i + 1 from n where i < " + ROWS + ") "
						+ "insert into note select i, 'a note of some forty characters, no more' from n");
	}

	/**
	 * One read in autocommit mode: take a connection, prepare, bind, query, close.
	 * @param access the side that reads
	 * @return the operation
	 */
	static Operation autocommit(Access access) {
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
	static Operation readOnlyTransaction(Access access) {
		TransactionTemplate transaction = access.transactions(true);
		JdbcTemplate jdbc = access.jdbc();
		return () -> transaction.executeWithoutResult(
				(status) -> Objects.requireNonNull(jdbc.queryForObject(QUERY, String.class, randomId())));
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
