package io.github.litefsspring.jdbc.connection;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class QueryTimerTests {

	@Test
	void aTaskThatThrowsAnErrorRunsAgain() {
		var runs = new AtomicInteger();
		var timer = new QueryTimer();
		try {
			timer.every(Duration.ofMillis(5), "A test", () -> {
				if (runs.incrementAndGet() <= 2) {
					throw new OutOfMemoryError("on purpose");
				}
			});
			await().untilAsserted(() -> assertThat(runs).hasValueGreaterThan(3));
			assertThat(timer.gone()).isEmpty();
		}
		finally {
			timer.close();
		}
	}

}
