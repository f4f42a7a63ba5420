package io.github.litefsspring.boot.primary;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.litefsspring.boot.autoconfigure.LitefsAutoConfiguration;
import io.github.litefsspring.boot.autoconfigure.LitefsPrimaryAutoConfiguration;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import io.github.litefsspring.primary.Elsewhere;
import io.github.litefsspring.primary.PrimaryOnly;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.test.util.AopTestUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class PrimaryWorkTests {

	private final StubLitefsNode node = new StubLitefsNode(Role.REPLICA);

	private final List<String> events = new CopyOnWriteArrayList<>();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(LitefsAutoConfiguration.class, LitefsPrimaryAutoConfiguration.class))
		.withBean("litefsNode", StubLitefsNode.class, () -> this.node)
		.withBean("late", Consumer.class, () -> new Consumer("late", 2, this.events))
		.withBean("early", Consumer.class, () -> new Consumer("early", 1, this.events));

	@ParameterizedTest
	@EnumSource(names = { "REPLICA", "NO_PRIMARY" })
	void elsewhereItDoesNotStartEvenWhenItIsTold(Role role) {
		this.node.become(role);
		this.runner.run((context) -> {
			assertThat(context).hasNotFailed();
			context.getBean("early", Consumer.class).start();
			context.stop();
			context.start();
			assertThat(this.events).isEmpty();
		});
	}

	@ParameterizedTest
	@EnumSource(names = { "PRIMARY", "STANDALONE" })
	void onAWritableNodeItStartsAndStopsWithTheContext(Role role) {
		this.node.become(role);
		this.runner.run((context) -> assertThat(this.events).containsExactly("start early", "start late"));
		assertThat(this.events).containsExactly("start early", "start late", "stop late", "stop early");
	}

	@Test
	void itStartsOnPromotionAndStopsOnDemotionInTheOrderOfThePhases() {
		this.runner.run((context) -> {
			this.node.become(Role.PRIMARY);
			await().untilAsserted(() -> assertThat(this.events).containsExactly("start early", "start late"));
			this.events.clear();
			this.node.become(Role.NO_PRIMARY);
			await().untilAsserted(() -> assertThat(this.events).containsExactly("stop late", "stop early"));
			this.events.clear();
			this.node.become(Role.REPLICA);
			this.node.become(Role.PRIMARY);
			await().untilAsserted(() -> assertThat(this.events).containsExactly("start early", "start late"));
		});
	}

	@Test
	void aHandoverWhileTheContextStopsStopsItAtOnce() {
		this.node.become(Role.PRIMARY);
		List<String> stopped = new CopyOnWriteArrayList<>();
		this.runner.withBean(Everywhere.class, () -> new Everywhere(() -> {
			this.node.become(Role.REPLICA);
			await().until(() -> this.events.contains("stop early"));
			stopped.addAll(this.events);
		})).run((context) -> this.events.clear());
		assertThat(stopped).containsExactly("stop late", "stop early");
		assertThat(this.events).containsExactly("stop late", "stop early");
	}

	@Test
	void aPromotionWhileTheContextStopsStartsNothing() {
		this.runner.withBean(Everywhere.class, () -> new Everywhere(() -> this.node.become(Role.PRIMARY)))
			.run((context) -> {
			});
		assertThat(this.node.state().role()).isEqualTo(Role.PRIMARY);
		assertThat(this.events).isEmpty();
	}

	@Test
	void afterTheContextIsClosedAPromotionStartsNothing() {
		this.runner.run((context) -> {
			context.close();
			this.node.become(Role.PRIMARY);
			assertThat(this.node.listeners()).isEmpty();
			assertThat(this.events).isEmpty();
		});
	}

	@Test
	void onePhaseThatFailsDoesNotKeepTheOthersFromStarting() {
		this.runner.withBean("broken", Consumer.class, () -> new Consumer("broken", 0, this.events) {

			@Override
			public void start() {
				throw new IllegalStateException("broken");
			}

		}).run((context) -> {
			this.node.become(Role.PRIMARY);
			await().untilAsserted(() -> assertThat(this.events).containsExactly("start early", "start late"));
		});
	}

	@Test
	void whatDoesNotStartByItselfIsNotStartedOnPromotion() {
		this.runner.withBean("manual", Consumer.class, () -> new Consumer("manual", 0, this.events) {

			@Override
			public boolean isAutoStartup() {
				return false;
			}

		}).run((context) -> {
			this.node.become(Role.PRIMARY);
			await().untilAsserted(() -> assertThat(this.events).containsExactly("start early", "start late"));
			context.getBean("manual", Consumer.class).start();
			this.node.become(Role.REPLICA);
			await().untilAsserted(() -> assertThat(this.events).endsWith("stop late", "stop early", "stop manual"));
		});
	}

	@Test
	void aDemotionWhileItStartsStopsItAgain() {
		this.node.become(Role.PRIMARY);
		this.runner.withBean("demoted", Consumer.class, () -> new Consumer("demoted", 0, this.events) {

			@Override
			public void start() {
				PrimaryWorkTests.this.node.become(Role.REPLICA);
				super.start();
			}

		}).run((context) -> assertThat(this.events).containsExactly("start demoted", "stop demoted"));
	}

	@Test
	void otherNodesDoNotStartOrStopIt() {
		var beans = new DefaultListableBeanFactory();
		beans.registerBeanDefinition("feed", new RootBeanDefinition(InvokedConsumer.class));
		var methods = new InvokableMethods(beans, () -> {
		});
		methods.afterSingletonsInstantiated();
		assertThat(methods.find("feed", "send(java.lang.String)")).isNotNull();
		assertThat(methods.find("feed", "start()")).isNull();
		assertThat(methods.find("feed", "stop()")).isNull();
	}

	@Test
	void aScheduledJobRunsOnThePrimaryOnly() {
		this.runner.withUserConfiguration(ScheduledJobs.class).run((context) -> {
			Jobs jobs = AopTestUtils.getTargetObject(context.getBean(Jobs.class));
			await().until(() -> jobs.everywhere.get() > 5);
			assertThat(jobs.primary).hasValue(0);
			this.node.become(Role.PRIMARY);
			await().until(() -> jobs.primary.get() > 5);
			this.node.become(Role.REPLICA);
			// one that has been asked for its role before may still be counted
			int before = jobs.everywhere.get();
			await().until(() -> jobs.everywhere.get() > before + 1);
			int last = jobs.primary.get();
			int now = jobs.everywhere.get();
			await().until(() -> jobs.everywhere.get() > now + 5);
			assertThat(jobs.primary).hasValue(last);
		});
	}

	@Test
	void aRunningJobIsInterruptedOnDemotionAndItsThreadGoesOn() {
		this.node.become(Role.PRIMARY);
		this.runner.withBean(Jobs.class).run((context) -> {
			Jobs proxy = context.getBean(Jobs.class);
			Jobs jobs = AopTestUtils.getTargetObject(proxy);
			Thread thread = new Thread(() -> {
				proxy.untilInterrupted();
				jobs.flagAfterwards = Thread.currentThread().isInterrupted();
				jobs.finished.countDown();
			});
			thread.start();
			jobs.entered.await();
			this.node.become(Role.NO_PRIMARY);
			assertThat(jobs.finished.await(10, TimeUnit.SECONDS)).isTrue();
			assertThat(jobs.interrupted).isTrue();
			assertThat(jobs.flagAfterwards).isFalse();
		});
	}

	@Test
	void aJobThatOptedOutGoesOn() {
		this.node.become(Role.PRIMARY);
		this.runner.withBean(Jobs.class).run((context) -> {
			Jobs proxy = context.getBean(Jobs.class);
			Jobs jobs = AopTestUtils.getTargetObject(proxy);
			Thread thread = new Thread(proxy::untilReleased);
			thread.start();
			jobs.entered.await();
			this.node.become(Role.REPLICA);
			jobs.release.countDown();
			assertThat(jobs.finished.await(10, TimeUnit.SECONDS)).isTrue();
			assertThat(jobs.interrupted).isFalse();
		});
	}

	@PrimaryOnly
	static class Consumer implements SmartLifecycle {

		private final String name;

		private final int phase;

		private final List<String> events;

		private volatile boolean running;

		Consumer(String name, int phase, List<String> events) {
			this.name = name;
			this.phase = phase;
			this.events = events;
		}

		@Override
		public void start() {
			this.events.add("start " + this.name);
			this.running = true;
		}

		@Override
		public void stop() {
			this.events.add("stop " + this.name);
			this.running = false;
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public int getPhase() {
			return this.phase;
		}

	}

	/**
	 * Runs on each node, and ends before what runs on the primary.
	 */
	static class Everywhere implements SmartLifecycle {

		private final Runnable end;

		private volatile boolean running;

		Everywhere(Runnable end) {
			this.end = end;
		}

		@Override
		public void start() {
			this.running = true;
		}

		@Override
		public void stop() {
			this.running = false;
			this.end.run();
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public int getPhase() {
			return 1000;
		}

	}

	@PrimaryOnly(elsewhere = Elsewhere.INVOKE)
	static class InvokedConsumer extends Consumer {

		InvokedConsumer() {
			super("invoked", 0, List.of());
		}

		void send(String text) {
		}

		@Override
		public void stop(Runnable callback) {
			super.stop(callback);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	static class ScheduledJobs {

		@Bean
		Jobs jobs() {
			return new Jobs();
		}

	}

	static class Jobs {

		final AtomicInteger everywhere = new AtomicInteger();

		final AtomicInteger primary = new AtomicInteger();

		final CountDownLatch entered = new CountDownLatch(1);

		final CountDownLatch release = new CountDownLatch(1);

		final CountDownLatch finished = new CountDownLatch(1);

		volatile boolean interrupted;

		volatile boolean flagAfterwards;

		@Scheduled(fixedDelay = 5)
		void count() {
			this.everywhere.incrementAndGet();
		}

		@Scheduled(fixedDelay = 5)
		@PrimaryOnly(elsewhere = Elsewhere.SKIP)
		void countOnThePrimary() {
			this.primary.incrementAndGet();
		}

		@PrimaryOnly(elsewhere = Elsewhere.SKIP)
		void untilInterrupted() {
			this.entered.countDown();
			try {
				this.release.await();
			}
			catch (InterruptedException ex) {
				this.interrupted = true;
				Thread.currentThread().interrupt();
			}
		}

		@PrimaryOnly(elsewhere = Elsewhere.SKIP, interruptOnDemotion = false)
		void untilReleased() {
			this.entered.countDown();
			try {
				this.release.await();
			}
			catch (InterruptedException ex) {
				this.interrupted = true;
			}
			this.finished.countDown();
		}

	}

}
