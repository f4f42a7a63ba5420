package io.github.litefsspring.background;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class BackgroundLoopTests {

	private static final Logger logger = LoggerFactory.getLogger(BackgroundLoopTests.class);

	private final AtomicInteger rounds = new AtomicInteger();

	private BackgroundLoop loop;

	@AfterEach
	void close() {
		if (this.loop != null) {
			this.loop.close();
		}
	}

	private void start(BackgroundLoop.Round round) {
		this.loop = new BackgroundLoop("test-loop", "A test", logger, () -> {
			this.rounds.incrementAndGet();
			round.run();
		});
		this.loop.start();
	}

	@Test
	void whateverARoundThrowsTheNextOneFollows() {
		List<Throwable> failures = List.of(new IllegalStateException("a defect"), new OutOfMemoryError("on purpose"),
				new NoClassDefFoundError("on purpose"), new StackOverflowError("on purpose"),
				new AssertionError("on purpose"));
		start(() -> {
			int round = this.rounds.get();
			if (round <= failures.size()) {
				BackgroundLoopTests.<RuntimeException>sneak(failures.get(round - 1));
			}
			TimeUnit.MILLISECONDS.sleep(1);
		});
		await().untilAsserted(() -> assertThat(this.rounds).hasValueGreaterThan(failures.size() + 2));
		assertThat(this.loop.gone()).isEmpty();
	}

	@Test
	void anInterruptThatIsNotItsOwnDoesNotEndIt() {
		AtomicReference<Thread> thread = new AtomicReference<>();
		start(() -> {
			thread.set(Thread.currentThread());
			TimeUnit.HOURS.sleep(1);
		});
		await().until(() -> thread.get() != null);
		thread.get().interrupt();
		await().untilAsserted(() -> assertThat(this.rounds).hasValueGreaterThan(1));
		assertThat(this.loop.gone()).isEmpty();
	}

	@Test
	void itEndsWhenItIsClosedInTheMidstOfARound() {
		AtomicReference<Thread> thread = new AtomicReference<>();
		start(() -> {
			thread.set(Thread.currentThread());
			TimeUnit.HOURS.sleep(1);
		});
		await().until(() -> thread.get() != null);
		this.loop.close();
		await().until(() -> !thread.get().isAlive());
		assertThat(this.loop.gone()).isEmpty();
		this.loop.start();
		assertThat(this.rounds).hasValue(1);
	}

	@Test
	void aThreadThatIsMissingIsGone() {
		Thread ended = new Thread(() -> {
		});
		this.loop = new BackgroundLoop("test-loop", "A test", logger, () -> TimeUnit.HOURS.sleep(1), (task) -> ended);
		assertThat(this.loop.gone()).isEmpty();
		this.loop.start();
		await().untilAsserted(() -> assertThat(this.loop.gone()).containsExactly("test-loop"));
		this.loop.close();
		assertThat(this.loop.gone()).isEmpty();
	}

	@Test
	void aThreadThatCannotBeStartedIsTriedAgain() {
		AtomicInteger threads = new AtomicInteger();
		CountDownLatch round = new CountDownLatch(1);
		this.loop = new BackgroundLoop("test-loop", "A test", logger, () -> {
			round.countDown();
			TimeUnit.HOURS.sleep(1);
		}, (task) -> {
			if (threads.incrementAndGet() == 1) {
				throw new OutOfMemoryError("unable to create native thread");
			}
			return new Thread(task);
		});
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(this.loop::start);
		assertThat(this.loop.gone()).containsExactly("test-loop");
		this.loop.start();
		await().until(() -> round.getCount() == 0);
		assertThat(this.loop.gone()).isEmpty();
	}

	@Test
	void anExecutorKeepsATaskThatThrowsAnError() {
		ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
		try {
			executor.scheduleWithFixedDelay(new BackgroundTask("test-task", "A test", logger, () -> {
				if (this.rounds.incrementAndGet() <= 2) {
					throw new OutOfMemoryError("on purpose");
				}
			}), 1, 1, TimeUnit.MILLISECONDS);
			await().untilAsserted(() -> assertThat(this.rounds).hasValueGreaterThan(3));
		}
		finally {
			executor.shutdownNow();
		}
	}

	@Test
	void aListenerThatThrowsAnErrorDisturbsNobody() {
		Listeners<Runnable> listeners = new Listeners<>("A test listener", logger);
		listeners.add(() -> {
			throw new NoClassDefFoundError("on purpose");
		});
		listeners.add(this.rounds::incrementAndGet);
		listeners.tell(Runnable::run);
		assertThat(this.rounds).hasValue(1);
	}

	@SuppressWarnings("unchecked")
	private static <X extends Throwable> void sneak(Throwable failure) throws X {
		throw (X) failure;
	}

}
