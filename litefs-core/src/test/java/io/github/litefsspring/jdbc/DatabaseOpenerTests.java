package io.github.litefsspring.jdbc;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import io.github.litefsspring.jdbc.write.WriterConnection;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DatabaseOpenerTests {

	private final List<WriterConnection> connections = new ArrayList<>();

	@TempDir
	Path directory;

	private DatabaseOpener opener(Role role, Path database) {
		return new DatabaseOpener(new StubLitefsNode(role), DataSourceSettings.of(database), (file, properties) -> {
			WriterConnection connection = new WriterConnection(file, properties);
			this.connections.add(connection);
			return connection;
		});
	}

	private static String pragma(Connection connection, String name) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery("PRAGMA " + name)) {
			return rows.getString(1);
		}
	}

	@Test
	void theDirectoryIsCreatedWithoutLitefs() throws SQLException {
		Path database = this.directory.resolve("new").resolve("data.db");
		try (Connection connection = opener(Role.STANDALONE, database).open()) {
			assertThat(pragma(connection, "journal_mode")).isEqualTo("wal");
		}
		assertThat(database).exists();
	}

	@Test
	void aMountThatIsMissingIsNotCreated() {
		Path database = this.directory.resolve("mount").resolve("data.db");
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> opener(Role.PRIMARY, database).open());
		assertThat(this.directory.resolve("mount")).doesNotExist();
	}

	@Test
	void theDirectoryIsNamedWhenItCannotBeCreated() throws Exception {
		Path file = Files.createFile(this.directory.resolve("file"));
		assertThatExceptionOfType(SQLException.class)
			.isThrownBy(() -> opener(Role.STANDALONE, file.resolve("data.db")).open())
			.withMessageContaining("litefs.database")
			.withMessageContaining(file.toString());
	}

	@Test
	void checkpointsThatWereTakenOverAreNotMade() throws SQLException {
		DatabaseOpener opener = opener(Role.STANDALONE, this.directory.resolve("data.db"));
		try (Connection before = opener.open()) {
			assertThat(pragma(before, "wal_autocheckpoint")).isNotEqualTo("0");
		}
		opener.takeOverCheckpoints();
		try (Connection connection = opener.open()) {
			assertThat(pragma(connection, "wal_autocheckpoint")).isEqualTo("0");
		}
	}

	@Test
	void aConnectionThatCannotBePreparedIsClosed() throws SQLException {
		DatabaseOpener opener = opener(Role.STANDALONE, this.directory.resolve("data.db"));
		opener.addCustomizer((connection) -> {
			throw new SQLException("no such extension");
		});
		assertThatExceptionOfType(SQLException.class).isThrownBy(opener::open).withMessage("no such extension");
		assertThat(this.connections).hasSize(1);
		assertThat(this.connections.get(0).isClosed()).isTrue();
	}

}
