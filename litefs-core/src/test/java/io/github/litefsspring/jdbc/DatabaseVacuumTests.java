package io.github.litefsspring.jdbc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;

import io.github.litefsspring.node.Role;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * A database becomes smaller, or stays as it is. {@code VacuumIT} has a real LiteFS.
 */
class DatabaseVacuumTests extends JdbcTestBase {

	private final RefusingLitefs litefs = new RefusingLitefs();

	@Test
	void withoutLitefsSqliteDoesIt() throws Exception {
		run("PRAGMA user_version = 7");
		fillAndDelete();
		long before = size();
		VacuumReport report = new DatabaseVacuum(this.dataSource, this.litefs).run();
		assertThat(report.before()).isEqualTo(before);
		assertThat(report.after()).isEqualTo(size()).isLessThan(before / 2);
		assertThat(query("PRAGMA user_version")).containsExactly(7);
		assertThat(query("SELECT name FROM item")).containsExactly("kept");
		assertThat(this.litefs.given).isFalse();
		assertNothingLeaks();
	}

	@Test
	void litefsGetsACopyForALogOutsideTheMountThatIsDeletedWhateverHappens() throws Exception {
		fillAndDelete();
		this.node.become(Role.PRIMARY);
		long before = size();
		assertThatIOException().isThrownBy(() -> new DatabaseVacuum(this.dataSource, this.litefs).run())
			.withMessage("LiteFS says no");
		assertThat(this.litefs.given).isTrue();
		assertThat(this.litefs.size).isLessThan(before / 2);
		assertThat(this.litefs.versions).containsExactly(2, 2);
		assertThat(this.litefs.workFile()).doesNotExist();
		assertThat(size()).isEqualTo(before);
		assertThat(query("SELECT name FROM item")).containsExactly("kept");
		assertNothingLeaks();
	}

	@Test
	void tooLittleRoomIsToldInFiguresBeforeAnythingIsDone() throws Exception {
		fillAndDelete();
		this.node.become(Role.PRIMARY);
		DiskSpace full = (volume) -> 3 << 20;
		this.litefs.folders = List.of(this.directory, this.directory, this.directory, this.directory);
		run("INSERT INTO item(name) SELECT printf('%.*c', 1000000, 'x')");
		assertThatIOException().isThrownBy(() -> new DatabaseVacuum(this.dataSource, this.litefs, full).run())
			.withMessageContaining("has 3 MB free")
			.withMessageContaining("may be needed")
			.withMessageContaining("nothing was done");
		assertThat(this.litefs.given).isFalse();
		assertNothingLeaks();
	}

	@Test
	void aReplicaRefusesAndNamesThePrimary() {
		this.node.become(Role.REPLICA);
		assertThatExceptionOfType(NotPrimarySqlException.class)
			.isThrownBy(() -> new DatabaseVacuum(this.dataSource, this.litefs).run())
			.withMessageContaining("primary");
		assertThat(this.litefs.given).isFalse();
	}

	@Test
	void aReadThatDoesNotEndIsNamedAndNothingIsDone() throws Exception {
		fillAndDelete();
		this.node.become(Role.PRIMARY);
		try (Connection reader = readOnlyTransaction()) {
			query(reader, "SELECT count(*) FROM item");
			assertThatExceptionOfType(SQLTransientConnectionException.class)
				.isThrownBy(() -> new DatabaseVacuum(this.dataSource, this.litefs).run())
				.withMessageContaining(Thread.currentThread().getName())
				.withMessageContaining("SELECT count(*) FROM item")
				.withMessageContaining("nothing was done");
		}
		assertThat(this.litefs.given).isFalse();
		assertThat(this.litefs.workFile()).doesNotExist();
		assertNothingLeaks();
	}

	private void fillAndDelete() throws SQLException {
		run(insert("kept"));
		run("INSERT INTO item(name) WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r WHERE i < 200) "
				+ "SELECT i || printf('%.*c', 3000, 'x') FROM r");
		run("DELETE FROM item WHERE name <> 'kept'");
	}

	private long size() throws SQLException {
		return ((Number) query("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size").get(0))
			.longValue();
	}

	/**
	 * Looks at what it is given.
	 */
	private final class RefusingLitefs implements DatabaseVacuum.Import {

		private List<Path> folders = List.of();

		private boolean given;

		private long size;

		private List<Integer> versions = List.of();

		@Override
		public Path workFile() {
			return DatabaseVacuumTests.this.directory.resolve("copy.vacuum");
		}

		@Override
		public List<Path> folders() {
			return this.folders;
		}

		@Override
		public void replace(Path file) throws IOException {
			this.given = true;
			this.size = Files.size(file);
			byte[] content = Files.readAllBytes(file);
			this.versions = List.of((int) content[18], (int) content[19]);
			throw new IOException("LiteFS says no");
		}

	}

}
