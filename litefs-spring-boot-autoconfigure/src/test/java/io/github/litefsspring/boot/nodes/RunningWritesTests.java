package io.github.litefsspring.boot.nodes;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.litefsspring.boot.nodes.RunningWrites.Pause;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

class RunningWritesTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	private final RunningWrites writes = new RunningWrites();

	@Test
	void aPauseWaitsForWhatRunsAndLetsNothingBegin() {
		assertThat(this.writes.begin()).isTrue();
		assertThat(this.writes.begin()).isTrue();
		CompletableFuture<Pause> pause = pause(LONG);
		await().until(this.writes::isPaused);
		assertThat(this.writes.begin()).isFalse();
		this.writes.end();
		assertThat(pause).isNotDone();
		this.writes.end();
		assertThat(pause.join().left()).isZero();
		assertThat(this.writes.begin()).isFalse();
		pause.join().close();
		assertThat(this.writes.begin()).isTrue();
	}

	@Test
	void aPauseDoesNotWaitForEver() {
		this.writes.begin();
		assertThat(pause(Duration.ofMillis(50)).join().left()).isEqualTo(1);
		assertThat(this.writes.isPaused()).isTrue();
	}

	@Test
	void twoPausesAtATimeAreRefused() throws Exception {
		try (Pause pause = this.writes.pause(LONG)) {
			assertThat(pause.left()).isZero();
			assertThatIllegalStateException().isThrownBy(() -> this.writes.pause(LONG));
			assertThat(this.writes.isPaused()).isTrue();
		}
		assertThat(this.writes.isPaused()).isFalse();
	}

	@Test
	void aThreadThatIsInterruptedPausesNothing() throws Exception {
		this.writes.begin();
		Thread thread = new Thread(() -> {
			try {
				this.writes.pause(LONG);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		thread.start();
		await().until(this.writes::isPaused);
		thread.interrupt();
		thread.join();
		assertThat(this.writes.begin()).isTrue();
	}

	private CompletableFuture<Pause> pause(Duration longest) {
		return CompletableFuture.supplyAsync(() -> {
			try {
				return this.writes.pause(longest);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		});
	}

}
