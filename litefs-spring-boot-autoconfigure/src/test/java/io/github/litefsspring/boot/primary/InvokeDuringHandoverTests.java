package io.github.litefsspring.boot.primary;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.litefsspring.boot.ChannelNode;
import io.github.litefsspring.boot.nodes.RunningWrites;
import io.github.litefsspring.boot.nodes.RunningWrites.Pause;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import io.github.litefsspring.primary.Elsewhere;
import io.github.litefsspring.primary.PrimaryOnly;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Calls of {@code @PrimaryOnly(elsewhere = INVOKE)} on a primary that hands its lease
 * over.
 */
@Timeout(60)
class InvokeDuringHandoverTests {

	private static final Duration LONG = Duration.ofSeconds(20);

	private final StubLitefsNode node = new StubLitefsNode(Role.PRIMARY, "old", "000000000000000A");

	private final ChannelNode next = new ChannelNode(
			new StubLitefsNode(Role.PRIMARY, "next", "000000000000000B").become(Role.PRIMARY, "next"), Beans.class);

	private final ChannelNode old = new ChannelNode(this.node, Beans.class, ChannelNode.primaryAt(this.next),
			"litefs.write.hold-timeout=100ms");

	private final RunningWrites writes = this.old.bean(RunningWrites.class);

	private final Shop shop = this.old.bean(Shop.class);

	private final Sales sales = this.old.bean(Sales.class);

	@AfterEach
	void close() {
		this.old.close();
		this.next.close();
	}

	@Test
	void aCallThatComesMeanwhileWaitsAndRunsOnTheNextPrimary() throws Exception {
		CompletableFuture<Void> call;
		try (Pause pause = this.writes.pause(LONG)) {
			call = CompletableFuture.runAsync(this.shop::sell);
			// longer than litefs.write.hold-timeout
			await().during(Duration.ofMillis(300)).until(() -> !call.isDone() && sales(this.old) == 0);
			this.node.become(Role.REPLICA, "next");
			call.join();
			assertThat(pause.left()).isZero();
		}
		assertThat(sales(this.next)).isEqualTo(1);
		assertThat(sales(this.old)).isZero();
	}

	@Test
	void aCallThatComesMeanwhileRunsHereWhenTheLeaseStays() throws Exception {
		CompletableFuture<Void> call;
		try (Pause pause = this.writes.pause(LONG)) {
			assertThat(pause.left()).isZero();
			call = CompletableFuture.runAsync(this.shop::sell);
		}
		call.join();
		assertThat(sales(this.old)).isEqualTo(1);
	}

	@Test
	void aCallThatRunsIsWaitedForWithWhatItCallsItself() throws Exception {
		CompletableFuture<Void> call = CompletableFuture.runAsync(this.shop::sellTwice);
		await().until(this.sales.begun::isDone);
		CompletableFuture<Integer> left = pauseAndResume();
		this.sales.goOn.complete(null);
		assertThat(left.join()).isZero();
		call.join();
		assertThat(sales(this.old)).isEqualTo(2);
	}

	@Test
	void aCallWhoseFutureIsNotDoneYetIsWaitedFor() throws Exception {
		CompletableFuture<String> call = this.shop.sellLater();
		CompletableFuture<Integer> left = pauseAndResume();
		assertThat(left).isNotDone();
		this.sales.goOn.complete(null);
		assertThat(left.join()).isZero();
		assertThat(call.join()).isEqualTo("sold");
	}

	@Test
	void aCallWithinATransactionBelongsToIt() throws Exception {
		TransactionSynchronizationManager.setActualTransactionActive(true);
		try (Pause pause = this.writes.pause(LONG)) {
			assertThat(pause.left()).isZero();
			this.shop.sell();
		}
		finally {
			TransactionSynchronizationManager.clear();
		}
		assertThat(sales(this.old)).isEqualTo(1);
	}

	private CompletableFuture<Integer> pauseAndResume() {
		CompletableFuture<Integer> left = CompletableFuture.supplyAsync(() -> {
			try (Pause pause = this.writes.pause(LONG)) {
				return pause.left();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		});
		await().until(this.writes::isPaused);
		return left;
	}

	private static int sales(ChannelNode node) {
		return node.bean(Sales.class).number.get();
	}

	@Configuration(proxyBeanMethods = false)
	static class Beans {

		@Bean
		static Sales sales() {
			return new Sales();
		}

		@Bean
		static Shop shop(Sales sales, Branch branch) {
			return new Shop(sales, branch);
		}

		@Bean
		static Branch branch(Sales sales) {
			return new Branch(sales);
		}

	}

	static class Sales {

		private final AtomicInteger number = new AtomicInteger();

		private final CompletableFuture<Void> begun = new CompletableFuture<>();

		private final CompletableFuture<Void> goOn = new CompletableFuture<>();

	}

	@PrimaryOnly(elsewhere = Elsewhere.INVOKE)
	static class Shop {

		private final Sales sales;

		private final Branch branch;

		Shop(Sales sales, Branch branch) {
			this.sales = sales;
			this.branch = branch;
		}

		void sell() {
			this.sales.number.incrementAndGet();
		}

		void sellTwice() {
			sell();
			this.sales.begun.complete(null);
			this.sales.goOn.join();
			this.branch.sell();
		}

		CompletableFuture<String> sellLater() {
			return this.sales.goOn.thenApply((nothing) -> "sold");
		}

	}

	@PrimaryOnly(elsewhere = Elsewhere.INVOKE)
	static class Branch {

		private final Sales sales;

		Branch(Sales sales) {
			this.sales = sales;
		}

		void sell() {
			this.sales.number.incrementAndGet();
		}

	}

}
