package io.github.litefsspring.node;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DelayHistoryTests {

	private final DelayHistory history = new DelayHistory(100);

	@Test
	void hasNoPercentileBeforeTheFirstDelay() {
		assertThat(this.history.percentile(0.5)).isNull();
	}

	@Test
	void oneDelayIsEveryPercentile() {
		add(7);
		assertThat(this.history.percentile(0.01)).isEqualTo(Duration.ofMillis(7));
		assertThat(this.history.percentile(0.99)).isEqualTo(Duration.ofMillis(7));
	}

	@Test
	void percentilesAreNearestRanks() {
		for (int millis = 100; millis >= 1; millis--) {
			add(millis);
		}
		assertThat(this.history.percentile(0.5)).isEqualTo(Duration.ofMillis(50));
		assertThat(this.history.percentile(0.99)).isEqualTo(Duration.ofMillis(99));
		assertThat(this.history.percentile(1)).isEqualTo(Duration.ofMillis(100));
	}

	@Test
	void oldDelaysAreForgotten() {
		add(5000);
		for (int count = 0; count < 100; count++) {
			add(3);
		}
		assertThat(this.history.percentile(1)).isEqualTo(Duration.ofMillis(3));
	}

	private void add(int millis) {
		this.history.add(Duration.ofMillis(millis));
	}

}
