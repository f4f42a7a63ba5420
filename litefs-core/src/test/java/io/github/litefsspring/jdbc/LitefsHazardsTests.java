package io.github.litefsspring.jdbc;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.Map;

import io.github.litefsspring.node.Role;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What LiteFS would not survive does not reach SQLite.
 */
class LitefsHazardsTests extends JdbcTestBase {

	@ParameterizedTest
	@ValueSource(strings = { "VACUUM", "vacuum;", " /* tidy */ VACUUM main", "-- tidy\nVACUUM",
			"PRAGMA incremental_vacuum", "PRAGMA main.incremental_vacuum(10)", "pragma \"incremental_vacuum\"",
			"EXPLAIN PRAGMA incremental_vacuum", "PRAGMA auto_vacuum = FULL", "PRAGMA main.auto_vacuum(2)",
			"INSERT INTO item(name) VALUES ('a'); VACUUM; SELECT 1", "; VACUUM" })
	void whatMakesADatabaseWithAWriteAheadLogSmallerIsRefusedOnEveryConnection(String sql) throws SQLException {
		this.node.become(Role.PRIMARY);
		assertRefused(() -> run(sql));
		try (Connection exclusive = this.dataSource.exclusive().getConnection();
				Statement statement = exclusive.createStatement()) {
			assertRefused(() -> statement.execute(sql));
			assertRefused(() -> statement.executeUpdate(sql));
			assertRefused(() -> exclusive.prepareStatement(sql));
			statement.addBatch(insert("b"));
			assertRefused(() -> {
				statement.addBatch(sql);
				statement.executeBatch();
			});
		}
		try (Connection connection = transaction()) {
			assertRefused(() -> execute(connection, sql));
			assertRefused(() -> connection.prepareStatement(sql));
		}
		assertThat(query("SELECT count(*) FROM item")).containsExactly(0);
		assertNothingLeaks();
	}

	@ParameterizedTest
	@ValueSource(strings = { "VACUUM", "PRAGMA incremental_vacuum", "PRAGMA page_size = 8192" })
	void withoutLitefsSqliteDoesAsItIsTold(String sql) throws SQLException {
		run(sql);
		assertNothingLeaks();
	}

	@ParameterizedTest
	@ValueSource(strings = { "PRAGMA auto_vacuum", "PRAGMA auto_vacuum = 0", "PRAGMA auto_vacuum = NONE",
			"PRAGMA page_size", "SELECT 'VACUUM'", "CREATE TABLE vacuum(id)", "EXPLAIN VACUUM" })
	void whatHarmsNobodyRuns(String sql) throws SQLException {
		this.node.become(Role.PRIMARY);
		run(sql);
		assertNothingLeaks();
	}

	@Test
	void aCopyIntoAFileIsAllowed() throws SQLException {
		this.node.become(Role.PRIMARY);
		run("VACUUM INTO '" + this.directory.resolve("copy.db") + "'");
		try (Connection connection = this.dataSource.getConnection();
				PreparedStatement statement = connection.prepareStatement("VACUUM main INTO ?")) {
			statement.setString(1, this.directory.resolve("copy2.db").toString());
			statement.execute();
		}
		assertThat(this.directory.resolve("copy.db")).isNotEmptyFile();
		assertThat(this.directory.resolve("copy2.db")).isNotEmptyFile();
	}

	@ParameterizedTest
	@ValueSource(strings = { "ATTACH '%s/x-pos' AS x", "ATTACH DATABASE 'file:%s/x-lock?mode=rwc' AS x",
			"VACUUM INTO '%s/x-lock'", "VACUUM main INTO '%s/a/../x-wal'" })
	void namesThatAreLitefssOwnAreRefused(String sql) throws SQLException {
		this.node.become(Role.PRIMARY);
		String inMount = sql.formatted(this.directory);
		try (Connection exclusive = this.dataSource.exclusive().getConnection()) {
			assertThatExceptionOfType(SQLFeatureNotSupportedException.class)
				.isThrownBy(() -> execute(exclusive, inMount))
				.withMessageContaining("names that end with -")
				.withMessageContaining("choose another name");
		}
		assertThat(this.directory.resolve("x-lock")).doesNotExist();
	}

	@ParameterizedTest
	@CsvSource({ "FULL, 1", "INCREMENTAL, 2" })
	void aDatabaseWithAutoVacuumIsNotWrittenThroughAWriteAheadLog(String value, int number) throws SQLException {
		this.dataSource.close();
		recreateWithAutoVacuum(value);
		this.node.become(Role.PRIMARY);
		this.dataSource = create(Map.of());
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> run(insert("a")))
			.withMessageContaining("PRAGMA auto_vacuum=" + number)
			.withMessageContaining("VACUUM INTO")
			.withMessageContaining("litefs import");
		assertThat(query("SELECT count(*) FROM item")).containsExactly(0);
	}

	@Test
	void aDatabaseWithAutoVacuumIsWrittenWithoutLitefs() throws SQLException {
		this.dataSource.close();
		recreateWithAutoVacuum("FULL");
		this.dataSource = create(Map.of());
		run(insert("a"));
		assertThat(query("PRAGMA auto_vacuum")).containsExactly(1);
	}

	@ParameterizedTest
	@CsvSource({ "auto_vacuum, FULL", "auto_vacuum, 2", "incremental_vacuum, 10" })
	void aDriverPropertyThatLetsTheDatabaseShrinkIsRefused(String name, String value) {
		this.node.become(Role.PRIMARY);
		assertThatIllegalArgumentException().isThrownBy(() -> create(Map.of(name, value)))
			.withMessageContaining("litefs.jdbc.driver-properties." + name + "=" + value)
			.withMessageContaining("the action vacuum");
	}

	private void recreateWithAutoVacuum(String value) throws SQLException {
		database().toFile().delete();
		try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database());
				Statement statement = connection.createStatement()) {
			statement.execute("PRAGMA auto_vacuum = " + value);
			statement.execute("CREATE TABLE item(id INTEGER PRIMARY KEY, name TEXT UNIQUE)");
		}
	}

	private static void assertRefused(ThrowingCallable call) {
		assertThatExceptionOfType(SQLFeatureNotSupportedException.class).isThrownBy(call)
			.withMessageContaining("ends LiteFS")
			.withMessageContaining("{\"action\":\"vacuum\"}")
			.withMessageContaining("Refused: ");
	}

}
