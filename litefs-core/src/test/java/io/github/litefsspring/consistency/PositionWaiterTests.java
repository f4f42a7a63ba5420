package io.github.litefsspring.consistency;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.Role;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PositionWaiterTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	private final StubNode node = new StubNode(Role.REPLICA);

	private final PositionWaiter waiter = new PositionWaiter(this.node, "data.db");

	@Test
	void whatIsHereIsSeenWithoutWaiting() throws Exception {
		this.node.moveTo(1, 11);
		this.node.moveTo(2, 22);
		assertThat(look(1, 11L)).isEqualTo(Awaited.SEEN);
		assertThat(look(2, 22L)).isEqualTo(Awaited.SEEN);
		assertThat(look(2, null)).isEqualTo(Awaited.SEEN);
	}

	@Test
	void positionThatNoEventHasToldCountsToo() throws Exception {
		this.node.moveSilentlyTo(5, 55);
		assertThat(look(5, 55L)).isEqualTo(Awaited.SEEN);
	}

	@Test
	void replicaWaitsForTheEvent() throws Exception {
		this.node.moveTo(1, 11);
		FutureTask<Awaited> waiting = start(() -> await(2, 22L, LONG));
		this.node.moveTo(2, 22);
		assertThat(waiting.get()).isEqualTo(Awaited.ARRIVED);
	}

	@Test
	void replicaNeverDropsATokenItDoesNotHave() throws Exception {
		this.node.live = new Position(1, 11);
		this.node.moveTo(1, 11);
		assertThat(await(9, 99L, Duration.ofMillis(20))).isEqualTo(Awaited.TIMED_OUT);
		this.node.become(Role.NO_PRIMARY);
		assertThat(look(9, 99L)).isEqualTo(Awaited.TIMED_OUT);
	}

	@Test
	void transactionIdWithAnotherChecksumIsOfADiscardedHistory() throws Exception {
		this.node.moveTo(1, 11);
		this.node.moveTo(2, 22);
		this.node.moveTo(3, 33);
		assertThat(look(2, 99L)).isEqualTo(Awaited.DISCARDED);
		assertThat(look(2, null)).isEqualTo(Awaited.SEEN);
	}

	@Test
	void waiterLearnsThatItsTokenWasDiscarded() throws Exception {
		this.node.moveTo(1, 11);
		FutureTask<Awaited> waiting = start(() -> await(2, 22L, LONG));
		this.node.moveTo(2, 23);
		assertThat(waiting.get()).isEqualTo(Awaited.DISCARDED);
	}

	@Test
	void snapshotOfAnotherHistoryMakesWhatWasRememberedUncertain() throws Exception {
		this.node.moveTo(1, 11);
		this.node.moveTo(2, 22);
		this.node.moveTo(3, 33);
		// the new primary had only 1, and has written 2 and 3 and 4 since
		this.node.moveTo(5, 56);
		assertThat(look(2, 23L)).isEqualTo(Awaited.SEEN);
		assertThat(look(5, 55L)).isEqualTo(Awaited.DISCARDED);
	}

	@Test
	void snapshotOfAnotherHistoryMayBeOnlyOneFurther() throws Exception {
		this.node.moveTo(1, 11);
		this.node.moveTo(2, 22);
		this.node.moveTo(3, 33);
		this.node.become(Role.NO_PRIMARY);
		this.node.follow("another");
		// the new primary had only 1, and has written 2, 3 and 4 since
		this.node.moveTo(4, 45);
		assertThat(look(2, 23L)).isEqualTo(Awaited.SEEN);
		assertThat(look(3, 34L)).isEqualTo(Awaited.SEEN);
		this.node.moveTo(5, 56);
		assertThat(look(4, 44L)).isEqualTo(Awaited.DISCARDED);
	}

	@Test
	void snapshotOfAnotherHistoryMayComeBeforeTheChangeOfRole() throws Exception {
		this.node.moveTo(1, 11);
		this.node.moveTo(2, 22);
		this.node.moveTo(3, 34);
		this.node.become(Role.NO_PRIMARY);
		this.node.follow("another");
		assertThat(look(2, 23L)).isEqualTo(Awaited.SEEN);
		assertThat(look(3, 33L)).isEqualTo(Awaited.DISCARDED);
	}

	@Test
	void nodeThatComesBackToItsPrimaryForgetsNothing() throws Exception {
		this.node.moveTo(1, 11);
		this.node.moveTo(2, 22);
		this.node.become(Role.NO_PRIMARY);
		this.node.become(Role.REPLICA);
		this.node.moveTo(3, 33);
		assertThat(look(1, 99L)).isEqualTo(Awaited.DISCARDED);
		this.node.live = new Position(3, 33);
		this.node.become(Role.PRIMARY);
		this.node.moveTo(4, 44);
		assertThat(look(2, 99L)).isEqualTo(Awaited.DISCARDED);
	}

	@Test
	void databaseThatWentBackForgetsWhatCameLater() throws Exception {
		this.node.moveTo(1, 11);
		this.node.moveTo(2, 22);
		this.node.moveTo(3, 33);
		this.node.moveTo(1, 11);
		this.node.moveTo(2, 23);
		assertThat(look(2, 22L)).isEqualTo(Awaited.DISCARDED);
		assertThat(look(2, 23L)).isEqualTo(Awaited.SEEN);
		assertThat(look(3, 33L)).isEqualTo(Awaited.TIMED_OUT);
	}

	@Test
	void primaryJudgesByItsLivePosition() throws Exception {
		this.node.moveTo(1, 11);
		this.node.live = new Position(2, 22);
		this.node.become(Role.PRIMARY);
		assertThat(look(2, 22L)).isEqualTo(Awaited.SEEN);
		assertThat(look(2, 23L)).isEqualTo(Awaited.DISCARDED);
		assertThat(look(3, 33L)).isEqualTo(Awaited.DISCARDED);
		assertThat(look(0xffffffffffffffffL, null)).isEqualTo(Awaited.DISCARDED);
	}

	@Test
	void primaryThatCannotReadItsPositionDropsNothing() throws Exception {
		this.node.become(Role.PRIMARY);
		assertThat(look(3, 33L)).isEqualTo(Awaited.TIMED_OUT);
	}

	@Test
	void waiterLooksAgainWhenItsNodeBecomesThePrimary() throws Exception {
		this.node.live = new Position(1, 11);
		this.node.moveTo(1, 11);
		FutureTask<Awaited> waiting = start(() -> await(2, 22L, LONG));
		this.node.become(Role.PRIMARY);
		assertThat(waiting.get()).isEqualTo(Awaited.DISCARDED);
	}

	@Test
	void earlierPositionsAreRememberedAndContradictNothing() throws Exception {
		this.node.moveTo(3, 33);
		this.node.recent = List.of(new Position(4, 99), new Position(3, 99), new Position(2, 22), new Position(1, 11));
		assertThat(look(2, 23L)).isEqualTo(Awaited.SEEN);
		this.waiter.rememberRecentPositions();
		assertThat(look(2, 23L)).isEqualTo(Awaited.DISCARDED);
		assertThat(look(2, 22L)).isEqualTo(Awaited.SEEN);
		assertThat(look(3, 33L)).isEqualTo(Awaited.SEEN);
		this.node.moveTo(4, 44);
		assertThat(look(4, 44L)).isEqualTo(Awaited.SEEN);
	}

	@Test
	void replicaThatHasNotHeardItsPrimaryYetMayHaveTheDiscardedHistoryItself() throws Exception {
		this.node.moveTo(2, 22);
		this.node.moveTo(3, 33);
		this.node.become(Role.NO_PRIMARY);
		assertThat(look(3, 99L)).isEqualTo(Awaited.TIMED_OUT);
		assertThat(look(1, 11L)).isEqualTo(Awaited.TIMED_OUT);
		this.node.staleness = null;
		this.node.become(Role.REPLICA);
		assertThat(look(3, 99L)).isEqualTo(Awaited.TIMED_OUT);
		this.node.staleness = Duration.ofHours(1);
		assertThat(look(3, 99L)).isEqualTo(Awaited.TIMED_OUT);
		assertThat(look(1, 11L)).isEqualTo(Awaited.TIMED_OUT);
		assertThat(look(3, 33L)).isEqualTo(Awaited.SEEN);
		FutureTask<Awaited> waiting = start(() -> await(3, 99L, LONG));
		this.node.staleness = Duration.ZERO;
		assertThat(waiting.get()).isEqualTo(Awaited.DISCARDED);
		assertThat(look(1, 11L)).isEqualTo(Awaited.SEEN);
	}

	@Test
	void withoutLitefsEverythingIsSeen() throws Exception {
		StubNode standalone = new StubNode(Role.STANDALONE);
		try (PositionWaiter own = new PositionWaiter(standalone, "data.db")) {
			assertThat(own.await(new PositionToken(9, 99L), LONG)).isEqualTo(Awaited.SEEN);
		}
	}

	@Test
	void timeoutWithoutEndIsPossible() throws Exception {
		FutureTask<Awaited> waiting = start(() -> await(1, 11L, Duration.ofSeconds(Long.MAX_VALUE)));
		this.node.moveTo(1, 11);
		assertThat(waiting.get()).isEqualTo(Awaited.ARRIVED);
	}

	@Test
	void closedWaiterListensNoLonger() {
		assertThat(this.node.listeners).hasSize(1);
		this.waiter.close();
		assertThat(this.node.listeners).isEmpty();
	}

	private Awaited look(long txid, Long checksum) throws InterruptedException {
		return await(txid, checksum, Duration.ZERO);
	}

	private Awaited await(long txid, Long checksum, Duration timeout) throws InterruptedException {
		return this.waiter.await(new PositionToken(txid, checksum), timeout);
	}

	private static <T> FutureTask<T> start(Callable<T> task) {
		FutureTask<T> future = new FutureTask<>(task);
		Thread thread = new Thread(future);
		thread.setDaemon(true);
		thread.start();
		Awaitility.await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
		return future;
	}

}
