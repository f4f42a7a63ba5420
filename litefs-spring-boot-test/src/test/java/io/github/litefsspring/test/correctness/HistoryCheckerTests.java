package io.github.litefsspring.test.correctness;

import java.util.ArrayList;
import java.util.List;

import io.github.litefsspring.test.correctness.Disturbance.Kind;
import io.github.litefsspring.test.correctness.Observation.Expectation;
import io.github.litefsspring.test.correctness.Observation.State;
import io.github.litefsspring.test.correctness.Violation.Rule;
import io.github.litefsspring.test.correctness.Write.Outcome;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The checker finds each sort of violation, and accepts what looks like one but is not.
 * Values are 1, 2, 3 … in the order of the surviving history, 101, 102 … in a discarded
 * branch.
 */
class HistoryCheckerTests {

	private static final long TOTAL = 1000;

	private final List<Write> writes = new ArrayList<>();

	private final List<Observation> observations = new ArrayList<>();

	private final List<Disturbance> disturbances = new ArrayList<>();

	private final List<Version> survivors = new ArrayList<>(List.of(Version.INITIAL));

	@Test
	void anOrdinaryHistoryIsAccepted() {
		survive(1, 10, 20);
		survive(2, 30, 40);
		read("a", 0, 5, 12);
		read("a", 1, 15, 35);
		read("b", 0, 90, 91);
		read("b", 2, 95, 96);
		assertThat(violations()).isEmpty();
	}

	@Test
	void aWrongTotalIsFound() {
		this.observations.add(new Observation("a", "r", new State(Version.INITIAL, TOTAL - 1), null, 1, 1, null));
		assertThat(violations()).containsExactly(Rule.TORN_READ);
	}

	@Test
	void twoStatesInOneTransactionAreFound() {
		survive(1, 10, 20);
		this.observations.add(new Observation("a", "r", new State(Version.INITIAL, TOTAL),
				new State(new Version(1, 1, 0), TOTAL), 15, 14, null));
		assertThat(violations()).containsExactly(Rule.TORN_READ);
	}

	@Test
	void aValueThatNobodyWroteIsFound() {
		this.observations.add(observation("a", new Version(1, 7, 0), 10, 11, null));
		assertThat(violations()).containsExactly(Rule.NEVER_WRITTEN);
	}

	@Test
	void aValueReadBeforeItsWriteBeganIsFound() {
		survive(1, 10, 20);
		read("a", 1, 4, 5);
		assertThat(violations()).containsExactly(Rule.NEVER_WRITTEN);
	}

	@Test
	void aFailedWriteThatStaysIsFound() {
		survive(1, 10, 20, Outcome.FAILED);
		assertThat(violations()).containsExactly(Rule.FAILED_WRITE_VISIBLE);
	}

	@Test
	void aFailedWriteThatWasReadIsFound() {
		this.writes.add(new Write("a", "t", 101, null, 10, 20, Outcome.FAILED));
		this.observations.add(observation("a", new Version(1, 101, 0), 15, 16, null));
		assertThat(violations()).containsExactly(Rule.FAILED_WRITE_VISIBLE);
	}

	@Test
	void aWriteOfUnknownOutcomeMayBeThereOrNot() {
		survive(1, 10, 20, Outcome.UNKNOWN);
		this.writes.add(new Write("a", "t", 101, null, 10, 20, Outcome.UNKNOWN));
		assertThat(violations()).isEmpty();
	}

	@Test
	void aWriteThatTookEffectTwiceIsFound() {
		survive(1, 10, 20);
		survive(2, 30, 40);
		this.observations.add(observation("a", new Version(2, 1, 1), 35, 36, null));
		assertThat(violations()).contains(Rule.WRITTEN_TWICE);
	}

	@Test
	void anAcknowledgedWriteThatIsGoneIsFound() {
		survive(1, 10, 20);
		discard(101, 2, 1, 30, 40);
		assertThat(violations()).containsExactly(Rule.LOST_WRITE);
	}

	@Test
	void aWriteLostByAHandoffIsFound() {
		survive(1, 10, 20);
		discard(101, 2, 1, 30, 34);
		this.disturbances.add(new Disturbance(Kind.HANDOFF, "b", 35, 45));
		survive(2, 50, 60);
		assertThat(violations()).containsExactly(Rule.LOST_WRITE);
	}

	@Test
	void aWriteAtTheVeryMomentOfAHandoffMayBeLost() {
		survive(1, 10, 20);
		discard(101, 2, 1, 30, 36);
		discard(102, 3, 101, 36, 50);
		this.disturbances.add(new Disturbance(Kind.HANDOFF, "b", 35, 45));
		survive(2, 55, 60);
		assertThat(violations()).isEmpty();
	}

	@Test
	void aWriteLostByTheDeathOfAReplicaIsFound() {
		survive(1, 10, 20);
		discard(101, 2, 1, 30, 40);
		this.disturbances.add(new Disturbance(Kind.DEATH_OF_REPLICA, "c", 35, 45));
		survive(2, 50, 60);
		assertThat(violations()).containsExactly(Rule.LOST_WRITE);
	}

	@Test
	void theLastWritesOfADeadPrimaryMayBeLost() {
		survive(1, 10, 20);
		discard(101, 2, 1, 30, 40);
		discard(102, 3, 101, 41, 52);
		die(45, 50);
		survive(2, 60, 70);
		assertThat(violations()).isEmpty();
	}

	@Test
	void aWriteLostBeforeALaterOneOfTheSamePrimaryIsFound() {
		discard(101, 1, 0, 10, 20);
		survive(1, 25, 40);
		die(45, 50);
		assertThat(violations()).containsExactly(Rule.LOST_WRITE);
	}

	@Test
	void aWriteLostBeforeALaterOneOfUnknownOutcomeThatWasReadInTimeIsFound() {
		discard(101, 1, 0, 10, 20);
		survive(1, 25, 90, Outcome.UNKNOWN);
		read("b", 1, 30, 31);
		die(45, 50);
		assertThat(violations()).containsExactly(Rule.LOST_WRITE);
	}

	@Test
	void aWriteThatBeganAfterTheDeathMayNotBeLost() {
		die(5, 8);
		discard(101, 1, 0, 10, 20);
		assertThat(violations()).containsExactly(Rule.LOST_WRITE);
	}

	@Test
	void writesInTheWrongOrderAreFound() {
		survive(1, 30, 40);
		survive(2, 10, 20);
		assertThat(violations()).contains(Rule.WRITE_ORDER);
	}

	@Test
	void concurrentWritesMayComeInAnyOrder() {
		survive(1, 30, 50);
		survive(2, 10, 35);
		assertThat(violations()).isEmpty();
	}

	@Test
	void aReadThatGoesBackIsFoundOnItsNode() {
		survive(1, 10, 20);
		survive(2, 30, 40);
		read("b", 2, 50, 51);
		read("b", 1, 60, 61);
		assertThat(violations()).containsExactly(Rule.WENT_BACK);
	}

	@Test
	void anOlderReadOnAnotherNodeIsNone() {
		survive(1, 10, 20);
		survive(2, 30, 40);
		read("b", 2, 50, 51);
		read("c", 1, 60, 61);
		assertThat(violations()).isEmpty();
	}

	@Test
	void readsThatOverlapMayDiffer() {
		survive(1, 10, 20);
		survive(2, 30, 40);
		read("b", 2, 50, 51);
		read("b", 1, 45, 49);
		assertThat(violations()).isEmpty();
	}

	@Test
	void theEndOfTheFirstAndTheStartOfTheLastReadOfSeveralCount() {
		survive(1, 10, 20);
		survive(2, 30, 40);
		read("b", 2, 50, 90);
		read("b", 1, 42, 60);
		assertThat(violations()).containsExactly(Rule.WENT_BACK);
	}

	@Test
	void aReadThatDoesNotSeeItsNodesOwnWriteIsFound() {
		survive(1, 10, 20);
		read("a", 0, 31, 30);
		assertThat(violations()).containsExactly(Rule.WENT_BACK);
	}

	@Test
	void aNodeMayGoBackToTheForkWhenItsHistoryIsDiscarded() {
		survive(1, 10, 20);
		discard(101, 2, 1, 30, 40);
		discard(102, 3, 101, 41, 42);
		read("b", 102, 43, 44);
		die(45, 50);
		read("b", 1, 55, 56);
		survive(2, 60, 70);
		read("b", 2, 75, 76);
		assertThat(violations()).isEmpty();
	}

	@Test
	void aNodeThatGoesBackBeyondTheForkIsFound() {
		survive(1, 10, 20);
		discard(101, 2, 1, 30, 40);
		read("b", 101, 43, 44);
		die(45, 50);
		read("b", 0, 55, 56);
		assertThat(violations()).containsExactly(Rule.WENT_BACK);
	}

	@Test
	void aNodeThatShowsADiscardedBranchAgainIsFound() {
		survive(1, 10, 20);
		discard(101, 2, 1, 30, 40);
		read("b", 101, 43, 44);
		die(45, 50);
		survive(2, 60, 70);
		read("b", 2, 75, 76);
		read("b", 101, 80, 81);
		assertThat(violations()).containsExactly(Rule.WENT_BACK);
	}

	@Test
	void goingBackInsideADiscardedBranchIsFound() {
		discard(101, 1, 0, 30, 40);
		discard(102, 2, 101, 41, 42);
		read("b", 102, 43, 43);
		read("b", 101, 45, 44);
		die(47, 50);
		assertThat(violations()).containsExactly(Rule.WENT_BACK);
	}

	@Test
	void anAwaitedWriteThatIsNotSeenIsFound() {
		survive(1, 10, 20);
		this.observations.add(observation("b", Version.INITIAL, 31, 30, new Expectation(1, false)));
		assertThat(violations()).containsExactly(Rule.AWAITED_NOT_SEEN);
	}

	@Test
	void anAwaitedWriteOrALaterOneIsSeen() {
		survive(1, 10, 20);
		survive(2, 30, 40);
		this.observations.add(observation("b", new Version(1, 1, 0), 25, 24, new Expectation(1, false)));
		this.observations.add(observation("b", new Version(2, 2, 1), 45, 44, new Expectation(1, false)));
		assertThat(violations()).isEmpty();
	}

	@Test
	void anAwaitedWriteThatIsMissingFromADiscardedBranchIsFound() {
		discard(101, 1, 0, 10, 20);
		die(30, 35);
		survive(1, 40, 50);
		this.observations.add(observation("b", new Version(1, 101, 0), 61, 60, new Expectation(1, false)));
		assertThat(violations()).containsExactly(Rule.AWAITED_NOT_SEEN);
	}

	@Test
	void aSurvivingWriteThatIsCalledDiscardedIsFound() {
		survive(1, 10, 20);
		this.observations.add(observation("b", Version.INITIAL, 31, 30, new Expectation(1, true)));
		assertThat(violations()).containsExactly(Rule.WRONGLY_DISCARDED);
	}

	@Test
	void aDiscardedWriteMayBeCalledSo() {
		discard(101, 1, 0, 10, 20);
		die(30, 35);
		this.observations.add(observation("b", Version.INITIAL, 41, 40, new Expectation(101, true)));
		assertThat(violations()).isEmpty();
	}

	@Test
	void aGapInTheHistoryIsFound() {
		survive(1, 10, 20);
		survive(2, 30, 40);
		this.survivors.remove(1);
		assertThat(violations()).contains(Rule.BROKEN_CHAIN);
	}

	@Test
	void aHistoryThatDoesNotBeginAtTheBeginningIsFound() {
		this.survivors.set(0, new Version(1, 0, 0));
		assertThat(violations()).contains(Rule.BROKEN_CHAIN);
	}

	private List<Rule> violations() {
		return HistoryChecker
			.check(new History(this.writes, this.observations, this.disturbances, this.survivors, TOTAL))
			.stream()
			.map(Violation::rule)
			.toList();
	}

	private void survive(long value, long start, long end) {
		survive(value, start, end, Outcome.ACKNOWLEDGED);
	}

	private void survive(long value, long start, long end, Outcome outcome) {
		this.survivors.add(new Version(value, value, value - 1));
		this.writes.add(new Write("a", "t", value, null, start, end, outcome));
	}

	private void discard(long value, long sequence, long previous, long start, long end) {
		this.writes
			.add(new Write("a", "t", value, new Version(sequence, value, previous), start, end, Outcome.ACKNOWLEDGED));
	}

	private void die(long start, long end) {
		this.disturbances.add(new Disturbance(Kind.DEATH_OF_PRIMARY, "a", start, end));
	}

	private void read(String node, long value, long firstEnd, long lastStart) {
		Version version = this.writes.stream()
			.filter((write) -> write.value() == value && write.version() != null)
			.map(Write::version)
			.findFirst()
			.orElse((value == 0) ? Version.INITIAL : new Version(value, value, value - 1));
		this.observations.add(observation(node, version, firstEnd, lastStart, null));
	}

	private static Observation observation(String node, Version version, long firstEnd, long lastStart,
			Expectation awaited) {
		return new Observation(node, "r", new State(version, TOTAL), null, firstEnd, lastStart, awaited);
	}

}
