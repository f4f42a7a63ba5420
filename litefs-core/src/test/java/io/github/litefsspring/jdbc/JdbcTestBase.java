package io.github.litefsspring.jdbc;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A data source on a plain file, with a table {@code item(id, name UNIQUE)}.
 */
public abstract class JdbcTestBase {

	@TempDir
	protected Path directory;

	protected StubLitefsNode node = new StubLitefsNode(Role.STANDALONE);

	protected LitefsDataSource dataSource;

	@BeforeEach
	void open() throws SQLException {
		this.dataSource = create(Map.of());
		run("CREATE TABLE item(id INTEGER PRIMARY KEY, name TEXT UNIQUE)");
		run("CREATE TABLE part(id INTEGER PRIMARY KEY, item INTEGER REFERENCES item(id) DEFERRABLE INITIALLY DEFERRED)");
		run("CREATE TABLE strict_part(id INTEGER PRIMARY KEY, item INTEGER REFERENCES item(id))");
	}

	@AfterEach
	void close() {
		this.dataSource.close();
	}

	protected LitefsDataSource create(Map<String, String> properties) {
		return new LitefsDataSource(this.node, settings(properties));
	}

	protected DataSourceSettings settings(Map<String, String> properties) {
		return new DataSourceSettings(database(), JournalMode.WAL, Duration.ofSeconds(5), Duration.ofSeconds(2), 3,
				properties);
	}

	protected Path database() {
		return this.directory.resolve("data.db");
	}

	protected void run(String sql) throws SQLException {
		try (var connection = this.dataSource.getConnection(); var statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	protected List<Object> query(String sql) throws SQLException {
		try (var connection = this.dataSource.getConnection()) {
			return query(connection, sql);
		}
	}

	protected static List<Object> query(Connection connection, String sql) throws SQLException {
		try (var statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
			var values = new ArrayList<>();
			while (rows.next()) {
				values.add(rows.getObject(1));
			}
			return values;
		}
	}

	protected static void execute(Connection connection, String sql) throws SQLException {
		try (var statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	protected static String insert(String name) {
		return "INSERT INTO item(name) VALUES ('" + name + "')";
	}

	protected Connection transaction() throws SQLException {
		Connection connection = this.dataSource.getConnection();
		connection.setAutoCommit(false);
		return connection;
	}

	protected Connection readOnlyTransaction() throws SQLException {
		Connection connection = this.dataSource.getConnection();
		connection.setReadOnly(true);
		connection.setAutoCommit(false);
		return connection;
	}

	/**
	 * The writer and every reader can be used again.
	 */
	protected void assertNothingLeaks() throws SQLException {
		run("UPDATE item SET name = name");
		var readers = new ArrayList<Connection>();
		for (int i = 0; i < 3; i++) {
			Connection reader = readOnlyTransaction();
			query(reader, "SELECT count(*) FROM item");
			readers.add(reader);
		}
		for (Connection reader : readers) {
			reader.close();
		}
		HikariPoolMXBean pool = this.dataSource.unwrap(HikariDataSource.class).getHikariPoolMXBean();
		// a reader stays out of the pool until it leaves its snapshot
		await().untilAsserted(() -> assertThat(pool.getActiveConnections()).isZero());
	}

	/**
	 * Read again and again on a thread of its own.
	 * @param stop ends it
	 * @return ends when the thread does, with what a read has thrown
	 */
	protected CompletableFuture<Void> startReader(AtomicBoolean stop) {
		return CompletableFuture.runAsync(() -> {
			try {
				while (!stop.get()) {
					query("SELECT count(*) FROM item");
				}
			}
			catch (SQLException ex) {
				throw new IllegalStateException(ex);
			}
		}, (task) -> new Thread(task).start());
	}

}
