package io.github.litefsspring.consistency;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PositionWaiterTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	private final StubLitefsNode node = new StubLitefsNode(Role.REPLICA).at(Position.NONE);

	private final PositionWaiter waiter = new PositionWaiter(this.node, "data.db");

	@Test
	void whatIsHereIsSeenWithoutWaiting() throws Exception {
		moveTo(1, 11);
		moveTo(2, 22);
		assertThat(look(1, 11L)).isEqualTo(Awaited.SEEN);
		assertThat(look(2, 22L)).isEqualTo(Awaited.SEEN);
		assertThat(look(2, null)).isEqualTo(Awaited.SEEN);
	}

	@Test
	void positionThatNoEventHasToldCountsToo() throws Exception {
		this.node.atSilently(new Position(5, 55));
		assertThat(look(5, 55L)).isEqualTo(Awaited.SEEN);
	}

	@Test
	void replicaWaitsForTheEvent() throws Exception {
		moveTo(1, 11);
		FutureTask<Awaited> waiting = start(() -> await(2, 22L, LONG));
		moveTo(2, 22);
		assertThat(waiting.get()).isEqualTo(Awaited.ARRIVED);
	}

	@Test
	void replicaNeverDropsATokenItDoesNotHave() throws Exception {
		this.node.answer(new Position(1, 11));
		moveTo(1, 11);
		assertThat(await(9, 99L, Duration.ofMillis(20))).isEqualTo(Awaited.TIMED_OUT);
		this.node.become(Role.NO_PRIMARY);
		assertThat(look(9, 99L)).isEqualTo(Awaited.TIMED_OUT);
	}

	@Test
	void transactionIdWithAnotherChecksumIsOfADiscardedHistory() throws Exception {
		moveTo(1, 11);
		moveTo(2, 22);
		moveTo(3, 33);
		assertThat(look(2, 99L)).isEqualTo(Awaited.DISCARDED);
		assertThat(look(2, null)).isEqualTo(Awaited.SEEN);
	}

	@Test
	void waiterLearnsThatItsTokenWasDiscarded() throws Exception {
		moveTo(1, 11);
		FutureTask<Awaited> waiting = start(() -> await(2, 22L, LONG));
		moveTo(2, 23);
		assertThat(waiting.get()).isEqualTo(Awaited.DISCARDED);
	}

	@Test
	void snapshotOfAnotherHistoryMakesWhatWasRememberedUncertain() throws Exception {
		moveTo(1, 11);
		moveTo(2, 22);
		moveTo(3, 33);
		// the new primary had only 1, and has written 2 and 3 and 4 since
		moveTo(5, 56);
		assertThat(look(2, 23L)).isEqualTo(Awaited.SEEN);
		assertThat(look(5, 55L)).isEqualTo(Awaited.DISCARDED);
	}

	@Test
	void snapshotOfAnotherHistoryMayBeOnlyOneFurther() throws Exception {
		moveTo(1, 11);
		moveTo(2, 22);
		moveTo(3, 33);
		this.node.become(Role.NO_PRIMARY);
		this.node.become(Role.REPLICA, "another");
		// the new primary had only 1, and has written 2, 3 and 4 since
		moveTo(4, 45);
		assertThat(look(2, 23L)).isEqualTo(Awaited.SEEN);
		assertThat(look(3, 34L)).isEqualTo(Awaited.SEEN);
		moveTo(5, 56);
		assertThat(look(4, 44L)).isEqualTo(Awaited.DISCARDED);
	}

	@Test
	void snapshotOfAnotherHistoryMayComeBeforeTheChangeOfRole() throws Exception {
		moveTo(1, 11);
		moveTo(2, 22);
		moveTo(3, 34);
		this.node.become(Role.NO_PRIMARY);
		this.node.become(Role.REPLICA, "another");
		assertThat(look(2, 23L)).isEqualTo(Awaited.SEEN);
		assertThat(look(3, 33L)).isEqualTo(Awaited.DISCARDED);
	}

	@Test
	void nodeThatComesBackToItsPrimaryForgetsNothing() throws Exception {
		moveTo(1, 11);
		moveTo(2, 22);
		this.node.become(Role.NO_PRIMARY);
		this.node.become(Role.REPLICA);
		moveTo(3, 33);
		assertThat(look(1, 99L)).isEqualTo(Awaited.DISCARDED);
		this.node.answer(new Position(3, 33));
		this.node.become(Role.PRIMARY);
		moveTo(4, 44);
		assertThat(look(2, 99L)).isEqualTo(Awaited.DISCARDED);
	}

	@Test
	void databaseThatWentBackForgetsWhatCameLater() throws Exception {
		moveTo(1, 11);
		moveTo(2, 22);
		moveTo(3, 33);
		moveTo(1, 11);
		moveTo(2, 23);
		assertThat(look(2, 22L)).isEqualTo(Awaited.DISCARDED);
		assertThat(look(2, 23L)).isEqualTo(Awaited.SEEN);
		assertThat(look(3, 33L)).isEqualTo(Awaited.TIMED_OUT);
	}

	@Test
	void primaryJudgesByItsLivePosition() throws Exception {
		moveTo(1, 11);
		this.node.answer(new Position(2, 22));
		this.node.become(Role.PRIMARY);
		assertThat(look(2, 22L)).isEqualTo(Awaited.SEEN);
		assertThat(look(2, 23L)).isEqualTo(Awaited.DISCARDED);
		assertThat(look(3, 33L)).isEqualTo(Awaited.DISCARDED);
		assertThat(look(0xffffffffffffffffL, null)).isEqualTo(Awaited.DISCARDED);
	}

	@Test
	void primaryWhoseLitefsDoesNotAnswerDropsNothing() throws Exception {
		moveTo(1, 11);
		this.node.become(Role.PRIMARY);
		this.node.die();
		assertThat(await(1, 12L, Duration.ofMillis(20))).isEqualTo(Awaited.TIMED_OUT);
	}

	@Test
	void primaryThatLearnsThatItIsNoneAnyMoreDropsNothing() throws Exception {
		moveTo(1, 11);
		this.node.become(Role.PRIMARY);
		this.node.lagging(null);
		FutureTask<Awaited> waiting = start(() -> await(1, 12L, LONG));
		this.node.become(Role.NO_PRIMARY);
		this.node.become(Role.REPLICA, "other");
		moveTo(1, 12);
		assertThat(waiting.get()).isIn(Awaited.ARRIVED, Awaited.SEEN);
	}

	@Test
	void primaryThatLosesItsRoleWhileItJudgesDropsNothing() throws Exception {
		moveTo(1, 11);
		this.node.become(Role.PRIMARY);
		this.node.lagging(null);
		this.node.answer(() -> {
			this.node.become(Role.REPLICA, "other");
			return new Position(1, 11);
		});
		FutureTask<Awaited> waiting = start(() -> await(2, 22L, LONG));
		moveTo(2, 22);
		assertThat(waiting.get()).isIn(Awaited.ARRIVED, Awaited.SEEN);
	}

	@Test
	void primaryThatMayStillGetWhatTheLastOneHadDropsNothingBeyondItsEnd() throws Exception {
		moveTo(1, 11);
		this.node.answer(new Position(1, 11));
		this.node.become(Role.PRIMARY);
		AtomicBoolean pending = new AtomicBoolean(true);
		try (PositionWaiter own = new PositionWaiter(this.node, "data.db", pending::get)) {
			assertThat(own.await(new PositionToken(1, 12L), Duration.ZERO)).isEqualTo(Awaited.DISCARDED);
			assertThat(own.await(new PositionToken(2, 22L), Duration.ZERO)).isEqualTo(Awaited.TIMED_OUT);
			FutureTask<Awaited> fetched = start(() -> own.await(new PositionToken(2, 22L), LONG));
			FutureTask<Awaited> gone = start(() -> own.await(new PositionToken(3, 33L), LONG));
			this.node.answer(new Position(2, 22));
			moveTo(2, 22);
			assertThat(fetched.get()).isEqualTo(Awaited.ARRIVED);
			pending.set(false);
			assertThat(gone.get()).isEqualTo(Awaited.DISCARDED);
		}
	}

	@Test
	void primaryThatCannotReadItsPositionDropsNothing() throws Exception {
		this.node.die();
		this.node.become(Role.PRIMARY);
		assertThat(look(3, 33L)).isEqualTo(Awaited.TIMED_OUT);
	}

	@Test
	void waiterLooksAgainWhenItsNodeBecomesThePrimary() throws Exception {
		this.node.answer(new Position(1, 11));
		moveTo(1, 11);
		FutureTask<Awaited> waiting = start(() -> await(2, 22L, LONG));
		this.node.become(Role.PRIMARY);
		assertThat(waiting.get()).isEqualTo(Awaited.DISCARDED);
	}

	@Test
	void earlierPositionsAreRememberedAndContradictNothing() throws Exception {
		moveTo(3, 33);
		this.node.remembering(new Position(4, 99), new Position(3, 99), new Position(2, 22), new Position(1, 11));
		assertThat(look(2, 23L)).isEqualTo(Awaited.SEEN);
		this.waiter.rememberRecentPositions();
		assertThat(look(2, 23L)).isEqualTo(Awaited.DISCARDED);
		assertThat(look(2, 22L)).isEqualTo(Awaited.SEEN);
		assertThat(look(3, 33L)).isEqualTo(Awaited.SEEN);
		moveTo(4, 44);
		assertThat(look(4, 44L)).isEqualTo(Awaited.SEEN);
	}

	@Test
	void replicaThatHasNotHeardItsPrimaryYetMayHaveTheDiscardedHistoryItself() throws Exception {
		moveTo(2, 22);
		moveTo(3, 33);
		this.node.become(Role.NO_PRIMARY);
		assertThat(look(3, 99L)).isEqualTo(Awaited.TIMED_OUT);
		assertThat(look(1, 11L)).isEqualTo(Awaited.TIMED_OUT);
		this.node.lagging(null);
		this.node.become(Role.REPLICA);
		assertThat(look(3, 99L)).isEqualTo(Awaited.TIMED_OUT);
		this.node.lagging(Duration.ofHours(1));
		assertThat(look(3, 99L)).isEqualTo(Awaited.TIMED_OUT);
		assertThat(look(1, 11L)).isEqualTo(Awaited.TIMED_OUT);
		assertThat(look(3, 33L)).isEqualTo(Awaited.SEEN);
		FutureTask<Awaited> waiting = start(() -> await(3, 99L, LONG));
		this.node.lagging(Duration.ZERO);
		assertThat(waiting.get()).isEqualTo(Awaited.DISCARDED);
		assertThat(look(1, 11L)).isEqualTo(Awaited.SEEN);
	}

	@Test
	void withoutLitefsEverythingIsSeen() throws Exception {
		StubLitefsNode standalone = new StubLitefsNode(Role.STANDALONE);
		try (PositionWaiter own = new PositionWaiter(standalone, "data.db")) {
			assertThat(own.await(new PositionToken(9, 99L), LONG)).isEqualTo(Awaited.SEEN);
		}
	}

	@Test
	void timeoutWithoutEndIsPossible() throws Exception {
		FutureTask<Awaited> waiting = start(() -> await(1, 11L, Duration.ofSeconds(Long.MAX_VALUE)));
		moveTo(1, 11);
		assertThat(waiting.get()).isEqualTo(Awaited.ARRIVED);
	}

	@Test
	void closedWaiterListensNoLonger() {
		assertThat(this.node.listeners()).hasSize(1);
		this.waiter.close();
		assertThat(this.node.listeners()).isEmpty();
	}

	private void moveTo(long txid, long checksum) {
		this.node.at(new Position(txid, checksum));
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
