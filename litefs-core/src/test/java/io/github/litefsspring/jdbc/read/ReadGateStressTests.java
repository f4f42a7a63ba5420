package io.github.litefsspring.jdbc.read;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Readers, closers and interrupts meet at one gate, round after round. The test counts by
 * itself who is inside: the gate must never say that nobody is when somebody is, must not
 * keep anybody waiting who could go in, and must be as new after each round.
 * <p>
 * {@code -Dlitefs.it.rounds} sets how many rounds there are, {@code -Dlitefs.it.seed}
 * what happens in them.
 */
class ReadGateStressTests {

	private static final int ROUNDS = Integer.getInteger("litefs.it.rounds",
			"full".equals(System.getProperty("ci.level")) ? 5000 : 300);

	private static final long SEED = Long.getLong("litefs.it.seed", System.nanoTime() & 0xffffff);

	private static final int READERS = 6;

	private static final int CLOSERS = 2;

	private static final int STEPS = 20;

	// nothing waits that long unless its wake-up was lost
	private static final Duration LONG = Duration.ofSeconds(40);

	private final ReadGate gate = new ReadGate();

	// who is inside, counted after going in and before coming out
	private final AtomicInteger inside = new AtomicInteger();

	private final Queue<ReadGate.Visit> forOthers = new ConcurrentLinkedQueue<>();

	private final AtomicLong entries = new AtomicLong();

	private final AtomicLong empties = new AtomicLong();

	private final List<Thread> threads = new ArrayList<>();

	private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

	private volatile boolean over;

	@RepeatedTest(3)
	void nobodyIsInsideWhenItIsEmptyAndNobodyWaitsForEver() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(READERS + CLOSERS + 1);
		var barrier = new CyclicBarrier(READERS + CLOSERS + 1, this::betweenRounds);
		var results = new ArrayList<Future<?>>();
		for (int i = 0; i < READERS; i++) {
			var random = new Random(SEED + i);
			results.add(threads.submit(() -> inRounds(barrier, () -> read(random))));
		}
		for (int i = 0; i < CLOSERS; i++) {
			var random = new Random(SEED + 100 + i);
			results.add(threads.submit(() -> inRounds(barrier, () -> hold(random))));
		}
		var random = new Random(SEED + 200);
		results.add(threads.submit(() -> inRounds(barrier, () -> interrupt(random))));
		for (Future<?> result : results) {
			result.get(5, TimeUnit.MINUTES);
		}
		threads.shutdown();
		assertThat(this.failures).as("seed %d", SEED).isEmpty();
		assertThat(this.entries).hasPositiveValue();
		assertThat(this.empties).hasPositiveValue();
	}

	private void inRounds(CyclicBarrier barrier, Steps steps) {
		try {
			for (int round = 0; round <= ROUNDS; round++) {
				barrier.await(2, TimeUnit.MINUTES);
				// the same for all threads, because it is decided at the barrier
				if (this.over || round == ROUNDS) {
					return;
				}
				inRound(steps);
			}
		}
		catch (Exception ex) {
			this.failures.add(ex);
		}
	}

	private void inRound(Steps steps) {
		synchronized (this.threads) {
			this.threads.add(Thread.currentThread());
		}
		try {
			for (int step = 0; step < STEPS; step++) {
				steps.run();
			}
		}
		catch (AssertionError ex) {
			this.failures.add(ex);
		}
		finally {
			synchronized (this.threads) {
				this.threads.remove(Thread.currentThread());
			}
			Thread.interrupted();
		}
	}

	private void betweenRounds() {
		if (this.failures.isEmpty()) {
			try {
				assertAsNew();
			}
			catch (AssertionError ex) {
				this.failures.add(ex);
			}
		}
		this.over = !this.failures.isEmpty();
	}

	private void assertAsNew() {
		for (ReadGate.Visit visit = this.forOthers.poll(); visit != null; visit = this.forOthers.poll()) {
			comeOut(visit);
		}
		assertThat(this.gate.inside()).as("inside between rounds, seed %d", SEED).isZero();
		assertThat(this.gate.waiting()).as("waiting between rounds, seed %d", SEED).isZero();
		assertThat(this.gate.isClosed()).as("closed between rounds, seed %d", SEED).isFalse();
		assertThat(this.gate.isInside()).as("this thread is inside, seed %d", SEED).isFalse();
	}

	private void read(Random random) {
		Duration patience = random.nextBoolean() ? LONG : Duration.ofNanos(random.nextInt(200_000));
		ReadGate.Visit visit = goIn(patience);
		if (visit == null) {
			return;
		}
		this.entries.incrementAndGet();
		for (int nested = random.nextInt(3); nested > 0; nested--) {
			dwell(random);
			ReadGate.Visit inner = goIn(Duration.ZERO);
			assertThat(inner).as("a thread that is inside goes in again, whether it is closed or not").isNotNull();
			dwell(random);
			comeOut(inner);
		}
		dwell(random);
		if (random.nextInt(10) == 0) {
			this.forOthers.add(visit);
			ReadGate.Visit other = this.forOthers.poll();
			if (other != null) {
				comeOut(other);
			}
		}
		else {
			comeOut(visit);
		}
	}

	private ReadGate.@Nullable Visit goIn(Duration patience) {
		long start = System.nanoTime();
		ReadGate.Visit visit = null;
		try {
			visit = this.gate.enter(patience);
			assertThat(visit != null || System.nanoTime() - start < LONG.toNanos()).as("a lost wake-up").isTrue();
		}
		catch (InterruptedException ex) {
			// then it is not inside
			return null;
		}
		if (visit != null) {
			this.inside.incrementAndGet();
		}
		return visit;
	}

	private void comeOut(ReadGate.Visit visit) {
		this.inside.decrementAndGet();
		this.gate.exit(visit);
	}

	private void hold(Random random) {
		this.gate.close();
		try {
			Duration patience = random.nextBoolean() ? LONG : Duration.ofNanos(random.nextInt(200_000));
			if (this.gate.awaitEmpty(patience)) {
				this.empties.incrementAndGet();
				for (int looks = 0; looks < 20; looks++) {
					assertThat(this.inside.get()).as("who is inside while the gate says that nobody is").isZero();
					Thread.onSpinWait();
				}
			}
			else {
				assertThat(patience).as("a lost wake-up: they all came out").isLessThan(LONG);
			}
		}
		catch (InterruptedException ex) {
			// then it may not be empty
			dwell(random);
		}
		finally {
			this.gate.open();
		}
		dwell(random);
	}

	private void interrupt(Random random) {
		synchronized (this.threads) {
			if (!this.threads.isEmpty()) {
				Thread thread = this.threads.get(random.nextInt(this.threads.size()));
				if (thread != Thread.currentThread()) {
					thread.interrupt();
				}
			}
		}
		dwell(random);
	}

	private static void dwell(Random random) {
		if (random.nextInt(4) == 0) {
			Thread.yield();
		}
		for (int spins = random.nextInt(200); spins > 0; spins--) {
			Thread.onSpinWait();
		}
	}

	/** What a thread does over and over. */
	private interface Steps {

		void run();

	}

}
