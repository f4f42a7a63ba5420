package io.github.litefsspring.jdbc.read;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.litefsspring.jdbc.JdbcTestBase;
import io.github.litefsspring.node.Role;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * SQLite truncates the shared memory of its log when the first connection of a process is
 * opened, and LiteFS may be writing to it.
 */
@EnabledOnOs(OS.LINUX)
class KeptConnectionTests extends JdbcTestBase {

	private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

	@BeforeEach
	void lead() throws SQLException {
		this.node.become(Role.PRIMARY);
		run("INSERT INTO item(name) VALUES ('a')");
		assertThat(query("SELECT name FROM item")).containsExactly("a");
	}

	@Test
	void theSharedMemoryStaysOpenWhenReadersAndWriterAreClosed() throws SQLException {
		this.node.become(Role.REPLICA);
		awaitNoReaders();
		assertThat(isSharedMemoryOpen()).isTrue();
		assertThat(query("SELECT name FROM item")).containsExactly("a");
		this.node.become(Role.PRIMARY);
		awaitNoReaders();
		assertThat(isSharedMemoryOpen()).isTrue();
		run("INSERT INTO item(name) VALUES ('b')");
	}

	@Test
	void nothingStaysOpenOfAMountThatIsGone() throws SQLException {
		this.node.become(Role.UNMOUNTED);
		await().until(() -> !isSharedMemoryOpen());
		this.node.become(Role.REPLICA);
		assertThat(query("SELECT name FROM item")).containsExactly("a");
		awaitNoReaders();
		assertThat(isSharedMemoryOpen()).isTrue();
	}

	@Test
	void nothingStaysOpenWhenTheDataSourceIsClosed() {
		this.dataSource.close();
		assertThat(isSharedMemoryOpen()).isFalse();
	}

	private void awaitNoReaders() throws SQLException {
		HikariDataSource pool = this.dataSource.unwrap(HikariDataSource.class);
		await().until(() -> {
			pool.getHikariPoolMXBean().softEvictConnections();
			return pool.getHikariPoolMXBean().getTotalConnections() == 0;
		});
	}

	private boolean isSharedMemoryOpen() {
		Path file = database().resolveSibling("data.db-shm").toAbsolutePath();
		try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
			return descriptors.anyMatch((descriptor) -> leadsTo(descriptor, file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static boolean leadsTo(Path descriptor, Path file) {
		try {
			return Files.readSymbolicLink(descriptor).equals(file);
		}
		catch (IOException ex) {
			// closed meanwhile
			return false;
		}
	}

}
