package io.github.litefsspring.node;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReplicationTrackerTests {

	private static final String DB = "data.db";

	private final ReplicationTracker tracker = new ReplicationTracker();

	@Test
	void theDelayIsTheTimeFromTheAnnouncementToTheLocalTransaction() {
		assertThat(this.tracker.announced(DB, position(1), 1000)).isNull();
		assertThat(this.tracker.applied(DB, position(1), 4000)).containsExactly(Duration.ofNanos(3000));
		assertThat(this.tracker.percentile(0.5)).isEqualTo(Duration.ofNanos(3000));
	}

	@Test
	void theDelayIsZeroWhenItWasAppliedBeforeTheAnnouncementCame() {
		assertThat(this.tracker.applied(DB, position(1), 1000)).isEmpty();
		assertThat(this.tracker.announced(DB, position(1), 4000)).isEqualTo(Duration.ZERO);
		assertThat(this.tracker.transactionsBehind(DB)).isZero();
	}

	@Test
	void noDelayIsNegativeWhenTheThreadsComeInAnotherOrderThanTheyLookedAtTheClock() {
		this.tracker.announced(DB, position(1), 4000);
		assertThat(this.tracker.pending(DB, 3000)).isZero();
		assertThat(this.tracker.applied(DB, position(1), 3000)).containsExactly(Duration.ZERO);
	}

	@Test
	void countsWhatIsAnnouncedAndNotApplied() {
		this.tracker.applied(DB, position(1), 0);
		this.tracker.announced(DB, position(2), 0);
		this.tracker.announced(DB, position(3), 0);
		this.tracker.announced(DB, position(4), 0);
		assertThat(this.tracker.transactionsBehind(DB)).isEqualTo(3);
		this.tracker.applied(DB, position(2), 1);
		assertThat(this.tracker.transactionsBehind(DB)).isEqualTo(2);
	}

	@Test
	void theOldestAnnouncementWaitsUntilItIsApplied() {
		assertThat(this.tracker.pending(DB, 50)).isZero();
		this.tracker.announced(DB, position(2), 100);
		this.tracker.announced(DB, position(3), 200);
		assertThat(this.tracker.pending(DB, 1000)).isEqualTo(Duration.ofNanos(900));
		this.tracker.applied(DB, position(2), 1000);
		assertThat(this.tracker.pending(DB, 1000)).isEqualTo(Duration.ofNanos(800));
		this.tracker.applied(DB, position(3), 1000);
		assertThat(this.tracker.pending(DB, 1000)).isZero();
	}

	@Test
	void countsTransactionsBeforeTheFirstAnnouncementToo() {
		this.tracker.applied(DB, position(10), 0);
		this.tracker.announced(DB, position(50), 0);
		assertThat(this.tracker.transactionsBehind(DB)).isEqualTo(40);
	}

	@Test
	void aSnapshotFulfilsAllEarlierAnnouncements() {
		this.tracker.announced(DB, position(2), 100);
		this.tracker.announced(DB, position(3), 200);
		assertThat(this.tracker.applied(DB, position(4), 300)).containsExactly(Duration.ofNanos(200),
				Duration.ofNanos(100));
		assertThat(this.tracker.transactionsBehind(DB)).isZero();
	}

	@Test
	void aTransactionIdThatIsUsedAgainWithAnotherChecksumIsAnotherTransaction() {
		this.tracker.applied(DB, new Position(9, 111), 0);
		assertThat(this.tracker.announced(DB, new Position(9, 222), 1)).isNull();
		assertThat(this.tracker.transactionsBehind(DB)).isPositive();
		assertThat(this.tracker.applied(DB, new Position(9, 222), 5)).containsExactly(Duration.ofNanos(4));
		assertThat(this.tracker.transactionsBehind(DB)).isZero();
	}

	@Test
	void announcementsOfAFormerPrimaryAreForgotten() {
		this.tracker.announced(DB, position(2), 100);
		this.tracker.forgetAnnouncements();
		assertThat(this.tracker.transactionsBehind(DB)).isZero();
		assertThat(this.tracker.applied(DB, position(3), 300)).isEmpty();
	}

	@Test
	void databasesAreCountedApart() {
		this.tracker.announced("other.db", position(2), 0);
		assertThat(this.tracker.transactionsBehind(DB)).isZero();
		assertThat(this.tracker.transactionsBehind("other.db")).isPositive();
	}

	private static Position position(long txid) {
		return new Position(txid, txid * 31);
	}

}
