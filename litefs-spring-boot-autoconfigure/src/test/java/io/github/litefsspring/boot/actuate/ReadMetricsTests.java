package io.github.litefsspring.boot.actuate;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import io.github.litefsspring.jdbc.DataSourceSettings;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ReadMetricsTests {

	@Test
	void readsThatAreNotHeldBackDoNotCount(@TempDir Path directory) throws Exception {
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		try (var dataSource = new LitefsDataSource(new StubLitefsNode(Role.STANDALONE),
				DataSourceSettings.of(directory.resolve("data.db")))) {
			new ReadMetrics(dataSource).bindTo(registry);
			try (var connection = dataSource.getConnection(); var statement = connection.createStatement()) {
				statement.executeQuery("SELECT 1").close();
			}
			FunctionTimer waits = registry.get("litefs.read.gate.wait").functionTimer();
			assertThat(waits.count()).isZero();
			assertThat(waits.totalTime(TimeUnit.NANOSECONDS)).isZero();
		}
	}

}
