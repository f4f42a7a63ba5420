package io.github.litefsspring.jdbc;

import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.litefsspring.node.Role;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class WriteAheadLogTests extends JdbcTestBase {

	private static final Duration WAIT = Duration.ofSeconds(10);

	@Test
	void writerThatIsOpenAlreadyMakesNoCheckpointFromThenOn() throws Exception {
		assertThat(autocheckpoint()).isEqualTo(1000);
		WriteAheadLog log = this.dataSource.takeOverCheckpoints();
		assertThat(autocheckpoint()).isEqualTo(0);
		try (Connection own = log.open()) {
			assertThat(query(own, "PRAGMA wal_autocheckpoint")).containsExactly(0);
		}
		run("INSERT INTO item(name) VALUES ('a')");
		assertThat(log.file()).exists();
	}

	private Object autocheckpoint() throws SQLException {
		try (Connection connection = this.dataSource.exclusive().getConnection()) {
			connection.setAutoCommit(false);
			return query(connection, "PRAGMA wal_autocheckpoint").get(0);
		}
	}

	@Test
	void nobodyCommitsWhileTheTaskRuns() throws Exception {
		WriteAheadLog log = this.dataSource.takeOverCheckpoints();
		long[] size = new long[2];
		log.whileNothingCommits(WAIT, () -> {
			size[0] = Files.size(log.file());
			try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + database())) {
				execute(other, "PRAGMA busy_timeout=1");
				assertThatExceptionOfType(SQLException.class)
					.isThrownBy(() -> execute(other, "INSERT INTO item(name) VALUES ('other')"))
					.withMessageContaining("SQLITE_BUSY");
			}
			size[1] = Files.size(log.file());
		});
		assertThat(size[1]).isEqualTo(size[0]);
		assertNothingLeaks();
	}

	@Test
	void taskThatFailsGivesTheWriterBack() throws Exception {
		WriteAheadLog log = this.dataSource.takeOverCheckpoints();
		assertThatIllegalStateException().isThrownBy(() -> log.whileNothingCommits(WAIT, () -> {
			throw new IllegalStateException("expected");
		}));
		assertNothingLeaks();
	}

	@Test
	void firstPageIsWrittenAndChangesNothing() throws Exception {
		WriteAheadLog log = this.dataSource.takeOverCheckpoints();
		run("PRAGMA user_version = 7");
		long before = Files.size(log.file());
		log.rewriteFirstPage(WAIT);
		assertThat(Files.size(log.file())).isEqualTo(before + 24 + 4096);
		assertThat(query("PRAGMA user_version")).isEqualTo(List.of(7));
		assertNothingLeaks();
	}

	@Test
	void rollbackJournalsAndLiteFsAreRefused() {
		var settings = new DataSourceSettings(this.directory.resolve("other.db"), JournalMode.DELETE, WAIT, WAIT, 1,
				Map.of());
		try (var other = new LitefsDataSource(this.node, settings)) {
			assertThatIllegalStateException().isThrownBy(other::takeOverCheckpoints)
				.withMessageContaining("litefs.jdbc.journal-mode=WAL");
		}
		this.node.become(Role.PRIMARY);
		assertThatIllegalStateException().isThrownBy(this.dataSource::takeOverCheckpoints)
			.withMessageContaining("litefs.mode=standalone");
	}

}
