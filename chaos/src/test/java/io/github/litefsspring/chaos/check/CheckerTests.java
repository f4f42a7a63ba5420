package io.github.litefsspring.chaos.check;

import java.util.List;
import java.util.Map;

import io.github.litefsspring.chaos.history.AccountRead;
import io.github.litefsspring.chaos.history.Movement;
import io.github.litefsspring.chaos.history.NodeState;
import io.github.litefsspring.chaos.history.Outcome;
import io.github.litefsspring.chaos.history.RestoredLineage;
import io.github.litefsspring.chaos.history.StoreTrouble;
import io.github.litefsspring.chaos.history.WriteKind;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CheckerTests {

	private final HistoryBuilder history = new HistoryBuilder();

	@Test
	void aHistoryInWhichEverythingIsAsPromisedHasNoViolation() {
		this.history.append("a", Outcome.OK);
		this.history.append("b", Outcome.FAILED);
		this.history.append("c", Outcome.UNKNOWN);
		this.history.write(WriteKind.TRANSFER, "d", new Movement(0, 1, 10), Outcome.OK);
		this.history.read("node2", List.of("a"), "a");
		this.history.read("node2", List.of("a", "d"), "a", "d");
		this.history.accountReads.add(new AccountRead(Map.of(0, 990L, 1, 1010L), this.history.call("n", Outcome.OK)));
		this.history.visit(1, Outcome.OK);
		this.history.visit(2, Outcome.OK);
		this.history.lineage("old", false, List.of());
		this.history.lineages.clear();
		this.history.lineage("now", true, List.of("a", "d"));
		assertThat(this.history.check()).isEmpty();
	}

	@Test
	void aWriteOfUnknownOutcomeMayBeThereOrNot() {
		this.history.append("there", Outcome.UNKNOWN);
		this.history.append("gone", Outcome.UNKNOWN);
		this.history.values.add("there");
		assertThat(this.history.check()).isEmpty();
	}

	@Test
	void anAcknowledgedWriteThatIsGoneIsLost() {
		this.history.append("a", Outcome.OK);
		this.history.values.clear();
		assertThat(this.history.check()).containsExactly(ViolationKind.LOST_WRITE);
	}

	@Test
	void anAcknowledgedWriteThatWasToldAsLostIsNoViolation() {
		this.history.append("a", Outcome.OK);
		this.history.values.clear();
		this.history.lose(1, 3, 1, 2);
		assertThat(this.history.check()).isEmpty();
	}

	@Test
	void aLossOfOtherTransactionsOrOfAnotherTimeExcusesNothing() {
		this.history.append("a", Outcome.OK);
		this.history.values.clear();
		this.history.lose(2, 3, 1, 2);
		this.history.lose(1, 3, 100, 200);
		assertThat(this.history.check()).containsExactly(ViolationKind.LOST_WRITE);
	}

	@Test
	void aStoredWriteMustNotBeLostEvenIfItIsTold() {
		this.history.write(WriteKind.STORE, "a", Movement.NONE, Outcome.OK);
		this.history.values.clear();
		this.history.lose(1, 1, 1, 2);
		this.history.lineage("old", false, List.of("a"));
		assertThat(this.history.check()).containsExactly(ViolationKind.LOST_STORED_WRITE);
	}

	@Test
	void aStoredWriteMayBeLostWhileTheStoreIsInTroubleButMustBeRestorable() {
		this.history.write(WriteKind.STORE, "a", Movement.NONE, Outcome.OK);
		this.history.values.clear();
		this.history.lose(1, 1, 1, 2);
		this.history.storeTroubles
			.add(new StoreTrouble(HistoryBuilder.START.plusSeconds(10), HistoryBuilder.START.plusSeconds(12)));
		assertThat(this.history.check()).containsExactly(ViolationKind.RESTORE);
		this.history.lineage("old", false, List.of("a"));
		assertThat(this.history.check()).isEmpty();
	}

	@Test
	void aRefusedWriteThatIsThereIsFound() {
		this.history.append("a", Outcome.FAILED);
		this.history.values.add("a");
		assertThat(this.history.check()).containsExactly(ViolationKind.FAILED_BUT_PRESENT);
	}

	@Test
	void aRefusedWriteThatWasSeenForAMomentIsFound() {
		this.history.append("a", Outcome.FAILED);
		this.history.read("node1", List.of("a"));
		assertThat(this.history.check()).containsExactly(ViolationKind.FAILED_BUT_PRESENT);
	}

	@Test
	void aWriteThatIsThereTwiceIsADuplicate() {
		this.history.append("a", Outcome.OK);
		this.history.values.add("a");
		assertThat(this.history.check()).containsExactly(ViolationKind.DUPLICATE);
	}

	@Test
	void whatNobodyHasWrittenIsFound() {
		this.history.values.add("x");
		assertThat(this.history.check()).containsExactly(ViolationKind.UNKNOWN_VALUE);
	}

	@Test
	void aReadInWhichMoneyIsMissingIsFound() {
		this.history.accountReads.add(new AccountRead(Map.of(0, 990L, 1, 1000L), this.history.call("n", Outcome.OK)));
		assertThat(this.history.check()).containsExactly(ViolationKind.MONEY);
	}

	@Test
	void aTransferWhoseMoneyHasNotMovedIsFoundThoughTheSumIsRight() {
		this.history.write(WriteKind.TRANSFER, "a", new Movement(0, 1, 10), Outcome.OK);
		this.history.balances.putAll(this.history.opening);
		assertThat(this.history.check()).containsOnly(ViolationKind.MONEY);
	}

	@Test
	void aReadThatDoesNotSeeWhatItsTokenStandsForIsStale() {
		this.history.append("a", Outcome.OK);
		this.history.read("node2", List.of(), "a");
		assertThat(this.history.check()).containsExactly(ViolationKind.STALE_READ);
	}

	@Test
	void aReadNeedNotSeeWhatAFailoverHasDiscarded() {
		this.history.append("a", Outcome.OK);
		this.history.values.clear();
		this.history.lose(1, 1, 1, 2);
		this.history.read("node2", List.of("a"), "a");
		this.history.read("node2", List.of(), "a");
		assertThat(this.history.check()).isEmpty();
	}

	@Test
	void readsOfOneClientOnOneNodeNeverGoBack() {
		this.history.append("a", Outcome.OK);
		this.history.read("node2", List.of("a"));
		this.history.read("node3", List.of());
		assertThat(this.history.check()).isEmpty();
		this.history.read("node2", List.of());
		assertThat(this.history.check()).containsExactly(ViolationKind.WENT_BACK);
	}

	@Test
	void aSessionThatForgetsIsFoundUnlessThatWasTold() {
		this.history.visit(1, Outcome.OK);
		this.history.visit(2, Outcome.OK);
		this.history.visit(2, Outcome.OK);
		assertThat(this.history.check()).containsExactly(ViolationKind.SESSION);
		this.history.lose(2, 2, 2, 3);
		assertThat(this.history.check()).isEmpty();
	}

	@Test
	void aVisitThatCountsTwiceIsFoundUnlessOneBeforeItIsUnknown() {
		this.history.visit(1, Outcome.OK);
		this.history.visit(0, Outcome.UNKNOWN);
		this.history.visit(3, Outcome.OK);
		assertThat(this.history.check()).isEmpty();
		this.history.visit(5, Outcome.OK);
		assertThat(this.history.check()).containsExactly(ViolationKind.SESSION);
	}

	@Test
	void aVisitOfUnknownOutcomeMayCountLaterButNotForEver() {
		this.history.visit(1, Outcome.OK);
		this.history.visit(0, Outcome.UNKNOWN);
		this.history.visit(2, Outcome.OK);
		this.history.visit(4, Outcome.OK);
		assertThat(this.history.check()).isEmpty();
		this.history.visit(0, Outcome.UNKNOWN);
		for (int count = 5; count < 70; count++) {
			this.history.visit(count, Outcome.OK);
		}
		assertThat(this.history.check()).isEmpty();
		this.history.visit(71, Outcome.OK);
		assertThat(this.history.check()).containsExactly(ViolationKind.SESSION);
	}

	@Test
	void anUnhandledErrorAndANodeThatStaysAwayAreViolations() {
		this.history.errors.add(this.history.call("node1", Outcome.UNKNOWN));
		this.history.absences.add("node3 is not ready");
		assertThat(this.history.check()).containsExactlyInAnyOrder(ViolationKind.UNHANDLED_ERROR,
				ViolationKind.NODE_NOT_BACK);
	}

	@Test
	void nodesThatDifferOrAreDamagedAreFound() {
		this.history.append("a", Outcome.OK);
		this.history.nodes.add(new NodeState("node1", List.of("a"), this.history.balances, "[ok]"));
		this.history.nodes.add(new NodeState("node2", List.of(), this.history.balances, "[ok]"));
		this.history.nodes
			.add(new NodeState("node3", List.of("a"), this.history.balances, "[row 1 missing from index]"));
		assertThat(this.history.check()).containsExactlyInAnyOrder(ViolationKind.NODES_DIFFER, ViolationKind.INTEGRITY);
	}

	@Test
	void aLineageThatCannotBeRestoredIsFound() {
		this.history.lineages.add(new RestoredLineage("old", false, "5 damaged", List.of(), Map.of()));
		assertThat(this.history.check()).containsExactly(ViolationKind.RESTORE);
	}

	@Test
	void theCurrentLineageMustBeTheDatabase() {
		this.history.append("a", Outcome.OK);
		this.history.lineage("now", true, List.of());
		assertThat(this.history.check()).containsExactly(ViolationKind.RESTORE);
	}

	@Test
	void aLineageHasNothingThatWasRefusedOrNotWritten() {
		this.history.append("a", Outcome.FAILED);
		this.history.lineage("old", false, List.of("a", "x"));
		assertThat(this.history.check()).containsExactly(ViolationKind.RESTORE, ViolationKind.RESTORE);
	}

	@Test
	void aLineageThatMixesHistoriesHasAccountsThatItsTransfersDoNotMake() {
		this.history.write(WriteKind.TRANSFER, "a", new Movement(0, 1, 10), Outcome.OK);
		this.history.lineage("old", false, List.of());
		assertThat(this.history.check()).containsExactly(ViolationKind.RESTORE);
	}

}
