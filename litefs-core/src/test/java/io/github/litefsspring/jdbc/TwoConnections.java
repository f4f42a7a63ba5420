package io.github.litefsspring.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

/**
 * A transaction, and what the same thread does on a second connection meanwhile.
 */
final class TwoConnections {

	private static final String NAMES = "SELECT name FROM item ORDER BY id";

	private final DataSource dataSource;

	private final DataSource migrations;

	TwoConnections(DataSource dataSource, DataSource migrations) throws SQLException {
		this.dataSource = dataSource;
		this.migrations = migrations;
		try (Connection connection = dataSource.getConnection()) {
			execute(connection, "CREATE TABLE item(id INTEGER PRIMARY KEY, name TEXT)");
		}
	}

	Result run(First first, Second second, Ends ends) throws SQLException {
		reset();
		Run run = new Run(first, second, ends);
		SQLException failure = null;
		try {
			run.run();
		}
		catch (SQLException ex) {
			failure = ex;
		}
		try (Connection connection = this.dataSource.getConnection()) {
			List<String> stored = names(connection);
			return new Result(first, second, ends, run.seen, run.acknowledged, stored, failure);
		}
	}

	private void reset() throws SQLException {
		try (Connection connection = this.dataSource.getConnection()) {
			execute(connection, "DROP TABLE IF EXISTS made");
			execute(connection, "DELETE FROM item");
			execute(connection, "INSERT INTO item VALUES (1, 'a'), (2, 'b'), (3, 'c')");
		}
	}

	private static void execute(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private static List<String> names(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(NAMES)) {
			List<String> names = new ArrayList<>();
			while (rows.next()) {
				names.add(rows.getString(1));
			}
			return names;
		}
	}

	private static void insert(Connection connection, String name) throws SQLException {
		execute(connection, "INSERT INTO item(name) VALUES ('" + name + "')");
	}

	private static void end(Connection connection, boolean commit) throws SQLException {
		if (commit) {
			connection.commit();
		}
		else {
			connection.rollback();
		}
	}

	/**
	 * What the first transaction has done when the second connection comes.
	 */
	enum First {

		NOTHING, READ, CURSOR, SAVEPOINT, WROTE, WROTE_IN_SAVEPOINT;

		boolean hasSavepoint() {
			return this == SAVEPOINT || this == WROTE_IN_SAVEPOINT;
		}

		boolean wrote() {
			return this == WROTE || this == WROTE_IN_SAVEPOINT;
		}

	}

	/**
	 * What the second connection does.
	 */
	enum Second {

		READ_ALONE, READ, READ_IN_SAVEPOINT, READ_ONLY, WRITE_ALONE, WRITE, READ_AND_WRITE, WRITE_IN_SAVEPOINT,
		MIGRATION;

		boolean isTransaction() {
			return this != READ_ALONE && this != WRITE_ALONE;
		}

		boolean reads() {
			return this != WRITE_ALONE && this != WRITE && this != MIGRATION;
		}

		boolean writes() {
			return this != READ_ALONE && this != READ && this != READ_IN_SAVEPOINT && this != READ_ONLY;
		}

		boolean hasSavepoint() {
			return this == READ_IN_SAVEPOINT || this == WRITE_IN_SAVEPOINT;
		}

	}

	/**
	 * How the two end.
	 *
	 * @param firstBeforeSecond whether the first one ends while the second one is open
	 * @param firstWrites whether the first one writes before it ends
	 * @param firstCommits whether the first one is committed
	 * @param secondCommits whether the second one is committed
	 */
	record Ends(boolean firstBeforeSecond, boolean firstWrites, boolean firstCommits, boolean secondCommits) {

		boolean firstWritesBesideTheSecond() {
			return this.firstBeforeSecond && this.firstWrites;
		}

		static List<Ends> all() {
			return Stream.of(true, false)
				.flatMap((before) -> Stream.of(true, false)
					.flatMap((writes) -> Stream.of(true, false)
						.flatMap((first) -> Stream.of(true, false)
							.map((second) -> new Ends(before, writes, first, second)))))
				.toList();
		}

	}

	/**
	 * What came of it.
	 *
	 * @param first what the first one has done
	 * @param second what the second one has done
	 * @param ends how they ended
	 * @param seen all rows that were read
	 * @param acknowledged all rows that must be there
	 * @param stored all rows that are there
	 * @param failure what has failed; the rest was not tried then
	 */
	record Result(First first, Second second, Ends ends, List<String> seen, List<String> acknowledged,
			List<String> stored, @Nullable SQLException failure) {
	}

	private final class Run {

		private final First first;

		private final Second second;

		private final Ends ends;

		private final List<String> seen = new ArrayList<>();

		private final List<String> acknowledged = new ArrayList<>(List.of("a", "b", "c"));

		private final List<String> ofFirst = new ArrayList<>();

		private final List<String> ofSecond = new ArrayList<>();

		private @Nullable ResultSet cursor;

		Run(First first, Second second, Ends ends) {
			this.first = first;
			this.second = second;
			this.ends = ends;
		}

		void run() throws SQLException {
			try (Connection one = TwoConnections.this.dataSource.getConnection()) {
				one.setAutoCommit(false);
				begin(one);
				if (this.ends.firstBeforeSecond()) {
					try (Connection two = open()) {
						work(two);
						endFirst(one);
						endSecond(two);
					}
				}
				else {
					try (Connection two = open()) {
						work(two);
						endSecond(two);
					}
					endFirst(one);
				}
			}
		}

		private void begin(Connection one) throws SQLException {
			if (this.first == First.READ || this.first == First.SAVEPOINT) {
				see("first", names(one));
			}
			if (this.first.hasSavepoint()) {
				one.setSavepoint();
			}
			if (this.first.wrote()) {
				write(one, "first", this.ofFirst);
			}
			if (this.first == First.CURSOR) {
				ResultSet rows = one.createStatement().executeQuery(NAMES);
				rows.next();
				see("cursor", List.of(rows.getString(1)));
				this.cursor = rows;
			}
		}

		private Connection open() throws SQLException {
			boolean migration = this.second == Second.MIGRATION;
			Connection two = (migration ? TwoConnections.this.migrations : TwoConnections.this.dataSource)
				.getConnection();
			if (this.second == Second.READ_ONLY) {
				try {
					two.setReadOnly(true);
				}
				catch (SQLException ex) {
					// the driver cannot; Spring goes on then, too
				}
			}
			if (this.second.isTransaction() && !migration) {
				two.setAutoCommit(false);
			}
			return two;
		}

		private void work(Connection two) throws SQLException {
			if (this.second == Second.MIGRATION) {
				execute(two, "CREATE TABLE made(id INTEGER PRIMARY KEY)");
				two.setAutoCommit(false);
				execute(two, "INSERT INTO made VALUES (1)");
			}
			if (this.second.hasSavepoint()) {
				two.setSavepoint();
			}
			if (this.second.reads()) {
				see("second", names(two));
			}
			if (this.second.writes()) {
				write(two, "second", this.ofSecond);
			}
			if (this.second == Second.WRITE_ALONE) {
				this.acknowledged.addAll(this.ofSecond);
			}
		}

		private void endSecond(Connection two) throws SQLException {
			if (this.second.reads() && !this.ends.firstBeforeSecond()) {
				see("second again", names(two));
			}
			if (this.second.isTransaction()) {
				end(two, this.ends.secondCommits());
				if (this.ends.secondCommits()) {
					this.acknowledged.addAll(this.ofSecond);
				}
				if (this.ends.firstCommits() && this.ends.secondCommits() && isPartOfMigration()) {
					this.acknowledged.addAll(this.ofFirst);
				}
			}
		}

		// what begins inside a migration's transaction is stored with it
		private boolean isPartOfMigration() {
			return this.first == First.NOTHING && this.second == Second.MIGRATION && this.ends.firstBeforeSecond();
		}

		private void endFirst(Connection one) throws SQLException {
			ResultSet rows = this.cursor;
			if (rows != null) {
				while (rows.next()) {
					see("cursor", List.of(rows.getString(1)));
				}
				rows.close();
			}
			if (this.ends.firstWrites()) {
				write(one, "first again", this.ofFirst);
			}
			end(one, this.ends.firstCommits());
			if (this.ends.firstCommits() && !isPartOfMigration()) {
				this.acknowledged.addAll(this.ofFirst);
			}
		}

		private void write(Connection connection, String name, List<String> written) throws SQLException {
			insert(connection, name);
			written.add(name);
		}

		private void see(String who, List<String> names) {
			this.seen.add(who + " sees " + names);
		}

	}

}
