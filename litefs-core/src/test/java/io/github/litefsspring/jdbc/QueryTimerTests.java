package io.github.litefsspring.jdbc;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class QueryTimerTests {

	@Test
	void aTaskThatFailsRunsAgain() {
		var runs = new AtomicInteger();
		var timer = new QueryTimer();
		try {
			timer.every(Duration.ofMillis(5), () -> {
				if (runs.incrementAndGet() <= 2) {
					throw new IllegalStateException("a defect");
				}
			});
			await().untilAsserted(() -> assertThat(runs).hasValueGreaterThan(3));
		}
		finally {
			timer.close();
		}
	}

}
