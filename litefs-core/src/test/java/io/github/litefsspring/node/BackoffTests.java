package io.github.litefsspring.node;

import java.time.Duration;

import org.junit.jupiter.api.RepeatedTest;

import static org.assertj.core.api.Assertions.assertThat;

class BackoffTests {

	private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofMillis(700));

	@RepeatedTest(20)
	void doublesUpToTheLimitWithJitterBelow() {
		for (int limit : new int[] { 100, 200, 400, 700, 700 }) {
			assertThat(this.backoff.next()).isBetween(Duration.ofMillis(limit / 2), Duration.ofMillis(limit));
		}
		this.backoff.reset();
		assertThat(this.backoff.next()).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
	}

}
