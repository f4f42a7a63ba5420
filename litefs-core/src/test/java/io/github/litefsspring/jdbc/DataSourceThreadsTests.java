package io.github.litefsspring.jdbc;

import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.litefsspring.node.Role;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * When the threads of a data source begin and end.
 */
class DataSourceThreadsTests extends JdbcTestBase {

	@Test
	void noThreadRunsBeforeTheFirstUse() throws SQLException {
		this.node.become(Role.PRIMARY);
		Set<Thread> before = Thread.getAllStackTraces().keySet();
		try (LitefsDataSource created = create(Map.of())) {
			created.exclusive();
			assertThat(startedSince(before)).isEmpty();
			created.getConnection().close();
			assertThat(startedSince(before)).contains("litefs-jdbc", "litefs-read-gate");
			assertThat(created.gone()).isEmpty();
		}
		await().untilAsserted(() -> assertThat(startedSince(before)).isEmpty());
	}

	@Test
	void theFirstUseOfTheWriterIsAFirstUse() throws SQLException {
		this.node.become(Role.PRIMARY);
		Set<Thread> before = Thread.getAllStackTraces().keySet();
		try (LitefsDataSource created = create(Map.of())) {
			created.checkDatabaseFile();
			assertThat(startedSince(before)).contains("litefs-jdbc", "litefs-read-gate");
		}
	}

	@Test
	void aDataSourceThatIsClosedBeforeItsFirstUseStartsNothing() {
		Set<Thread> before = Thread.getAllStackTraces().keySet();
		LitefsDataSource created = create(Map.of());
		created.close();
		assertThatExceptionOfType(SQLException.class).isThrownBy(created::getConnection)
			.withMessageContaining("closed");
		assertThat(startedSince(before)).isEmpty();
	}

	@Test
	void theExclusiveDataSourceIsAlwaysTheSame() {
		assertThat(this.dataSource.exclusive()).isSameAs(this.dataSource.exclusive());
	}

	private static Set<String> startedSince(Set<Thread> before) {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> !before.contains(thread))
			.map(Thread::getName)
			.filter((name) -> name.startsWith("litefs-"))
			.collect(Collectors.toSet());
	}

}
