package io.github.litefsspring.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ConnectionPropertiesTests extends JdbcTestBase {

	@ParameterizedTest
	@CsvSource({ "journal_mode,MEMORY", "journal_mode,off", "journal_mode,WAL", "locking_mode,exclusive",
			"mmap_size,1000", "journal_size_limit,1000", "busy_timeout,1", "open_mode,2", "transaction_mode,DEFERRED",
			"jdbc.explicit_readonly,true" })
	void aPropertyThatBreaksReplicationOrHasASettingOfItsOwnIsRefused(String name, String value) {
		assertThatIllegalArgumentException().isThrownBy(() -> create(Map.of(name, value)))
			.withMessageStartingWith("litefs.jdbc.driver-properties." + name + "=" + value);
	}

	@Test
	void otherPropertiesReachReadersAndTheWriter() throws SQLException {
		try (var other = create(Map.of("cache_size", "-4321", "mmap_size", "0"))) {
			try (Connection connection = other.getConnection()) {
				assertThat(query(connection, "PRAGMA cache_size")).containsExactly(-4321);
				connection.setAutoCommit(false);
				assertThat(query(connection, "PRAGMA cache_size")).containsExactly(-4321);
				assertThat(query(connection, "PRAGMA synchronous")).containsExactly(1);
				assertThat(query(connection, "PRAGMA journal_mode")).containsExactly("wal");
				assertThat(query(connection, "PRAGMA foreign_keys")).containsExactly(1);
			}
		}
	}

}
