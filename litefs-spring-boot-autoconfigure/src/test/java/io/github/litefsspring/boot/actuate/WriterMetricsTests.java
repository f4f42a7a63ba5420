package io.github.litefsspring.boot.actuate;

import java.nio.file.Path;

import io.github.litefsspring.jdbc.DataSourceSettings;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

@ExtendWith(OutputCaptureExtension.class)
class WriterMetricsTests {

	@Test
	void refusedWriteWhoseExceptionIsCaughtIsCountedAndLoggedOnceForItsStatement(@TempDir Path directory,
			CapturedOutput output) throws Exception {
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		StubLitefsNode node = new StubLitefsNode(Role.STANDALONE);
		try (var dataSource = new LitefsDataSource(node, DataSourceSettings.of(directory.resolve("data.db")))) {
			new WriterMetrics(dataSource).bindTo(registry);
			try (var connection = dataSource.getConnection(); var statement = connection.createStatement()) {
				statement.execute("CREATE TABLE item(id)");
				node.become(Role.NO_PRIMARY);
				for (int i = 0; i < 3; i++) {
					assertThatException().isThrownBy(() -> statement.execute("INSERT INTO item VALUES (7)"));
				}
				assertThatException().isThrownBy(() -> statement.execute("DELETE FROM item"));
			}
		}
		assertThat(registry.get("litefs.write.refused").functionCounter().count()).isEqualTo(4);
		assertThat(output.getAll().split("A write was refused", -1)).hasSize(3);
		assertThat(output).contains("INSERT INTO item VALUES (7)", "DELETE FROM item");
	}

	@Test
	void eachCommitCountsWithTheTransactionsItWasFor(@TempDir Path directory) throws Exception {
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		try (var dataSource = new LitefsDataSource(new StubLitefsNode(Role.STANDALONE),
				DataSourceSettings.of(directory.resolve("data.db")))) {
			new WriterMetrics(dataSource).bindTo(registry);
			try (var connection = dataSource.getConnection(); var statement = connection.createStatement()) {
				statement.execute("CREATE TABLE item(id)");
				connection.setAutoCommit(false);
				statement.execute("INSERT INTO item VALUES (1)");
				connection.commit();
			}
			DistributionSummary sizes = registry.get("litefs.write.group.size").summary();
			assertThat(sizes.count()).isEqualTo(2);
			assertThat(sizes.max()).isOne();
			assertThat(registry.get("litefs.write.slow").counter().count()).isZero();
		}
	}

}
