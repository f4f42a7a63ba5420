package io.github.litefsspring.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.Map;

import io.github.litefsspring.node.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class WriterJournalModeTests extends JdbcTestBase {

	@ParameterizedTest
	@EnumSource(names = "WAL", mode = EnumSource.Mode.EXCLUDE)
	void aReplicatedDatabaseStaysInWalMode(JournalMode mode) throws SQLException {
		this.node.becomeSilently(Role.PRIMARY);
		try (LitefsDataSource other = dataSource(mode)) {
			assertThatExceptionOfType(SQLFeatureNotSupportedException.class).isThrownBy(() -> write(other))
				.withMessageContaining("litefs.jdbc.journal-mode=" + mode)
				.withMessageContaining("Set litefs.jdbc.journal-mode=wal");
		}
		assertThat(query("PRAGMA journal_mode")).containsExactly("wal");
		assertThat(query("SELECT name FROM item")).isEmpty();
	}

	@Test
	void aDatabaseThatIsNotReplicatedCanBeSwitchedBothWays() throws SQLException {
		this.dataSource.close();
		for (JournalMode mode : new JournalMode[] { JournalMode.DELETE, JournalMode.WAL, JournalMode.TRUNCATE }) {
			try (LitefsDataSource other = dataSource(mode)) {
				write(other);
				assertThat(isWal(other)).isEqualTo(mode == JournalMode.WAL);
			}
		}
	}

	@Test
	void aReplicatedDatabaseCanBeSwitchedToWal() throws SQLException {
		this.dataSource.close();
		try (LitefsDataSource other = dataSource(JournalMode.DELETE)) {
			write(other);
		}
		this.node.becomeSilently(Role.PRIMARY);
		try (LitefsDataSource other = dataSource(JournalMode.WAL)) {
			write(other);
			assertThat(isWal(other)).isTrue();
		}
	}

	private LitefsDataSource dataSource(JournalMode mode) {
		return new LitefsDataSource(this.node,
				new DataSourceSettings(database(), mode, Duration.ofSeconds(5), Duration.ofSeconds(2), 3, Map.of()));
	}

	private static void write(LitefsDataSource dataSource) throws SQLException {
		try (Connection connection = dataSource.getConnection()) {
			execute(connection, "INSERT INTO item(name) VALUES (hex(randomblob(8)))");
		}
	}

	private static boolean isWal(LitefsDataSource dataSource) throws SQLException {
		try (Connection connection = dataSource.getConnection()) {
			return query(connection, "PRAGMA journal_mode").contains("wal");
		}
	}

}
