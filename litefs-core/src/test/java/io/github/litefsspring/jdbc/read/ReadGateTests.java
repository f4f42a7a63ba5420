package io.github.litefsspring.jdbc.read;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Timeout(60)
class ReadGateTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	private final ReadGate gate = new ReadGate();

	@Test
	void anOpenGateLetsEverybodyIn() throws Exception {
		ReadGate.Visit first = this.gate.enter(Duration.ZERO);
		ReadGate.Visit second = this.gate.enter(Duration.ZERO);
		assertThat(this.gate.inside()).isEqualTo(2);
		this.gate.exit(first);
		this.gate.exit(second);
		assertThat(this.gate.inside()).isZero();
		assertThat(this.gate.waits()).isZero();
	}

	@Test
	void aClosedGateHoldsReadsBackUntilItOpens() throws Exception {
		this.gate.close();
		CompletableFuture<Void> read = elsewhere();
		await().untilAsserted(() -> assertThat(this.gate.inside()).isZero());
		assertThat(read).isNotDone();
		this.gate.open();
		assertThat(read).succeedsWithin(LONG);
		assertThat(this.gate.waits()).isEqualTo(1);
		assertThat(this.gate.waited()).isPositive();
	}

	@Test
	void itOpensWhenEverybodyWhoClosedItHasOpenedIt() throws Exception {
		this.gate.close();
		this.gate.close();
		this.gate.open();
		assertThat(this.gate.isClosed()).isTrue();
		assertThat(this.gate.enter(Duration.ofMillis(20))).isNull();
		this.gate.open();
		assertThat(this.gate.enter(Duration.ZERO)).isNotNull();
	}

	@Test
	void whoWaitedIsInEvenIfTheGateClosesAgainAtOnce() throws Exception {
		for (int i = 1; i <= 200; i++) {
			this.gate.close();
			CompletableFuture<Void> read = elsewhere();
			await().pollInterval(Duration.ofMillis(1)).until(this::isSomebodyWaiting);
			this.gate.open();
			this.gate.close();
			assertThat(read).succeedsWithin(LONG);
			assertThat(this.gate.awaitEmpty(LONG)).isTrue();
			this.gate.open();
		}
	}

	private boolean isSomebodyWaiting() {
		return this.gate.waiting() > 0;
	}

	@Test
	void aReadInsideAnotherOfTheSameThreadIsNotHeldBack() throws Exception {
		ReadGate.Visit outer = this.gate.enter(Duration.ZERO);
		this.gate.close();
		ReadGate.Visit inner = this.gate.enter(Duration.ZERO);
		assertThat(inner).isNotNull();
		this.gate.exit(inner);
		this.gate.exit(outer);
		assertThat(this.gate.enter(Duration.ofMillis(20))).as("the outer read is over").isNull();
	}

	@Test
	void aReadThatAnotherThreadEndsIsOver() throws Exception {
		ReadGate.Visit visit = this.gate.enter(Duration.ZERO);
		CompletableFuture.runAsync(() -> this.gate.exit(visit)).get();
		this.gate.close();
		assertThat(this.gate.awaitEmpty(Duration.ZERO)).isTrue();
		assertThat(this.gate.enter(Duration.ofMillis(20))).as("not nested any more").isNull();
	}

	@Test
	void whoeverClosedItHearsWhenTheLastReadIsOver() throws Exception {
		ReadGate.Visit visit = this.gate.enter(Duration.ZERO);
		this.gate.close();
		assertThat(this.gate.awaitEmpty(Duration.ofMillis(20))).isFalse();
		CompletableFuture<Boolean> empty = new CompletableFuture<>();
		Thread waiter = new Thread(() -> {
			try {
				empty.complete(this.gate.awaitEmpty(LONG));
			}
			catch (InterruptedException ex) {
				empty.completeExceptionally(ex);
			}
		});
		waiter.start();
		await().until(() -> waiter.getState() == Thread.State.TIMED_WAITING);
		this.gate.exit(visit);
		assertThat(empty).succeedsWithin(LONG).isEqualTo(true);
	}

	@Test
	void whoGivesUpIsNotCountedWhenTheGateOpens() throws Exception {
		this.gate.close();
		assertThat(this.gate.enter(Duration.ofMillis(20))).isNull();
		this.gate.open();
		assertThat(this.gate.inside()).isZero();
	}

	@Test
	void anInterruptedReadDoesNotGoIn() throws Exception {
		this.gate.close();
		AtomicReference<Throwable> thrown = new AtomicReference<>();
		Thread reader = new Thread(() -> {
			try {
				this.gate.enter(LONG);
			}
			catch (InterruptedException ex) {
				thrown.set(ex);
			}
		});
		reader.start();
		await().until(() -> reader.getState() == Thread.State.TIMED_WAITING);
		reader.interrupt();
		reader.join();
		assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
		assertThat(this.gate.inside()).isZero();
		this.gate.open();
		assertThat(this.gate.enter(Duration.ZERO)).isNotNull();
	}

	@Test
	void nobodyIsInsideAnEmptyClosedGateAndNobodyWaitsForEver() throws Exception {
		int threads = 6;
		AtomicBoolean stop = new AtomicBoolean();
		AtomicBoolean mayRead = new AtomicBoolean(true);
		AtomicInteger violations = new AtomicInteger();
		AtomicInteger emptied = new AtomicInteger();
		CountDownLatch running = new CountDownLatch(threads);
		var executor = Executors.newFixedThreadPool(threads + 2);
		List<Future<?>> results = new ArrayList<>();
		for (int i = 0; i < threads; i++) {
			boolean nests = i % 2 == 0;
			results.add(executor.submit(() -> {
				running.countDown();
				while (!stop.get()) {
					ReadGate.Visit visit = this.gate.enter(LONG);
					assertThat(visit).isNotNull();
					if (!mayRead.get()) {
						violations.incrementAndGet();
					}
					if (nests) {
						ReadGate.Visit inner = this.gate.enter(LONG);
						assertThat(inner).isNotNull();
						this.gate.exit(inner);
					}
					this.gate.exit(visit);
				}
				return null;
			}));
		}
		running.await();
		// two closers, and only one of them looks: the other must not open the gate for
		// it
		results.add(executor.submit(() -> {
			while (!stop.get()) {
				this.gate.close();
				this.gate.open();
			}
			return null;
		}));
		results.add(executor.submit(() -> {
			for (int i = 0; i < 2000; i++) {
				this.gate.close();
				if (this.gate.awaitEmpty(LONG)) {
					mayRead.set(false);
					emptied.incrementAndGet();
					Thread.yield();
					mayRead.set(true);
				}
				this.gate.open();
			}
			stop.set(true);
			return null;
		}));
		for (Future<?> result : results) {
			result.get(50, TimeUnit.SECONDS);
		}
		executor.shutdown();
		assertThat(violations).hasValue(0);
		assertThat(emptied).hasValue(2000);
		assertThat(this.gate.inside()).isZero();
	}

	private CompletableFuture<Void> elsewhere() {
		return CompletableFuture.runAsync(() -> {
			try {
				ReadGate.Visit visit = this.gate.enter(LONG);
				assertThat(visit).isNotNull();
				this.gate.exit(visit);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		});
	}

}
