package io.github.litefsspring.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.litefsspring.node.Role;
import org.junit.jupiter.api.Test;
import org.sqlite.Function;
import org.sqlite.SQLiteConnection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ConnectionCustomizerTests extends JdbcTestBase {

	private final AtomicInteger connections = new AtomicInteger();

	@Override
	protected LitefsDataSource create(Map<String, String> properties) {
		LitefsDataSource created = super.create(properties);
		created.addConnectionCustomizer(this::twice);
		return created;
	}

	private void twice(SQLiteConnection connection) throws SQLException {
		this.connections.incrementAndGet();
		assertThat(connection.getAutoCommit()).isTrue();
		Function.create(connection, "twice", new Function() {

			@Override
			protected void xFunc() throws SQLException {
				result(2 * value_int(0));
			}

		}, 1, Function.FLAG_DETERMINISTIC);
		execute(connection, "PRAGMA cache_size = 100");
	}

	@Test
	void aFunctionIsKnownWhereverAStatementRuns() throws SQLException {
		assertThat(query("SELECT twice(21)")).containsExactly(42);
		run("CREATE INDEX doubled ON item(twice(id))");
		run("CREATE TRIGGER doubling AFTER INSERT ON item WHEN new.id < 10 BEGIN "
				+ "INSERT INTO item(id) VALUES (twice(new.id) + 100); END");
		run("INSERT INTO item(id) VALUES (twice(3))");
		assertThat(query("WITH n AS (SELECT id FROM item) SELECT twice(id) FROM n ORDER BY 1")).containsExactly(12,
				224);
		run("WITH n(x) AS (SELECT twice(50)) INSERT INTO item(id) SELECT x FROM n");
		try (Connection connection = transaction();
				PreparedStatement insert = connection.prepareStatement("INSERT INTO item(id) VALUES (twice(?))",
						new String[] { "id" })) {
			insert.setInt(1, 500);
			insert.executeUpdate();
			assertThat(insert.getGeneratedKeys().getInt(1)).isEqualTo(1000);
			connection.commit();
		}
		try (Connection connection = readOnlyTransaction()) {
			assertThat(query(connection, "SELECT id FROM item WHERE twice(id) = 2000")).containsExactly(1000);
		}
		try (Connection connection = this.dataSource.exclusive().getConnection()) {
			assertThat(query(connection, "SELECT twice(4)")).containsExactly(8);
		}
		assertNothingLeaks();
	}

	@Test
	void connectionsThatAreOpenedAgainAreCustomizedAgain() throws SQLException {
		run("INSERT INTO item(id) VALUES (twice(1))");
		int before = this.connections.get();
		for (Role role : List.of(Role.REPLICA, Role.PRIMARY, Role.NO_PRIMARY, Role.STANDALONE)) {
			this.node.become(role);
			assertThat(query("SELECT twice(id) FROM item")).containsExactly(4);
			try (Connection connection = this.dataSource.exclusive().getConnection()) {
				assertThat(query(connection, "SELECT twice(id) FROM item")).containsExactly(4);
			}
		}
		run("UPDATE item SET id = twice(id)");
		assertThat(query("SELECT id FROM item")).containsExactly(4);
		assertThat(this.connections.get()).isGreaterThan(before + 2);
		assertNothingLeaks();
	}

	@Test
	void aConnectionThatCannotBeCustomizedIsNotUsed() throws SQLException {
		ConnectionCustomizer failing = (connection) -> {
			throw new SQLException("no such extension");
		};
		try (LitefsDataSource other = super.create(Map.of())) {
			other.addConnectionCustomizer(failing);
			try (Connection connection = other.getConnection()) {
				for (String sql : new String[] { "INSERT INTO item(name) VALUES ('a')", "SELECT count(*) FROM item" }) {
					assertThatExceptionOfType(SQLException.class).isThrownBy(() -> execute(connection, sql))
						.withMessageContaining("no such extension");
				}
			}
			try (Connection connection = other.exclusive().getConnection()) {
				assertThatExceptionOfType(SQLException.class).isThrownBy(() -> execute(connection, "SELECT 1"))
					.withMessageContaining("no such extension");
			}
		}
		assertThat(query("SELECT count(*) FROM item")).containsExactly(0);
	}

}
