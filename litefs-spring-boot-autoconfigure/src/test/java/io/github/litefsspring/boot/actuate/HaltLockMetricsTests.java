package io.github.litefsspring.boot.actuate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import io.github.litefsspring.boot.StubLitefsNode;
import io.github.litefsspring.jdbc.DataSourceSettings;
import io.github.litefsspring.jdbc.HaltLock;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.node.Role;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class HaltLockMetricsTests {

	@Test
	void eachTimeTheLockWasHeldIsCountedAndTimed(@TempDir Path directory) throws Exception {
		Files.createFile(directory.resolve("data.db-lock"));
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		try (var dataSource = new LitefsDataSource(new StubLitefsNode(Role.REPLICA),
				DataSourceSettings.of(directory.resolve("data.db")))) {
			HaltLock lock = new HaltLock(dataSource);
			new HaltLockMetrics(lock).bindTo(registry);
			lock.run(() -> 1);
			lock.run(() -> 2);
		}
		FunctionTimer held = registry.get("litefs.halt.held").functionTimer();
		assertThat(held.count()).isEqualTo(2);
		assertThat(held.totalTime(TimeUnit.NANOSECONDS)).isPositive();
	}

}
