package io.github.litefsspring.boot.actuate;

import java.nio.file.Path;

import io.github.litefsspring.boot.StubLitefsNode;
import io.github.litefsspring.jdbc.DataSourceSettings;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.node.Role;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class WriterMetricsTests {

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
