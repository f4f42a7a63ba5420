package io.github.litefsspring.boot.nodes;

import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PrimaryWaitsTests {

	private final PrimaryWaits waits = new PrimaryWaits(1);

	@Test
	void nobodyWaitsForAPlaceBehindAPrimaryThatDoesNotAnswer() {
		assertThat(this.waits.begin()).isTrue();
		assertThat(this.waits.begin()).isFalse();
		this.waits.end(false);
		assertThat(this.waits.begin()).isTrue();
		assertThat(this.waits.begin()).isFalse();
	}

	@Test
	void aPlaceIsWaitedForWhileThePrimaryAnswers() {
		this.waits.begin();
		this.waits.end(true);
		assertThat(this.waits.begin()).isTrue();
		CompletableFuture<Boolean> second = CompletableFuture.supplyAsync(this.waits::begin);
		this.waits.end(true);
		assertThat(second.join()).isTrue();
	}

}
