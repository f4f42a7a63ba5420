package io.github.litefsspring.chaos.fault;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FaultPlanTests {

	@Test
	void theSameSeedMakesTheSamePlanAndAnotherOneMakesAnother() {
		assertThat(FaultPlan.of(7, 240, null)).isEqualTo(FaultPlan.of(7, 240, null));
		assertThat(FaultPlan.of(8, 240, null)).isNotEqualTo(FaultPlan.of(7, 240, null));
	}

	@Test
	void aPlanIsKnownByItsSeedUntilThereAreOtherFaults() {
		assertThat(FaultPlan.of(1, 240, null).steps()).extracting(Step::kind)
			.startsWith(FaultKind.LONELY_DEATH, FaultKind.PAUSE_NODE, FaultKind.ROLLING_RESTART);
	}

	@Test
	void noFaultBeginsAfterTheEnd() {
		for (int seed = 0; seed < 100; seed++) {
			assertThat(FaultPlan.of(seed, 120, null).steps()).isNotEmpty().allSatisfy((step) -> {
				assertThat(step.second()).isLessThan(120);
				assertThat(step.length()).isBetween(step.kind().minimum(), step.kind().maximum());
				assertThat(step.peer()).isNotEqualTo(step.target());
			});
		}
	}

	@Test
	void everyFaultComesInTheFirstSevenSeedsOfFourMinutes() {
		Set<FaultKind> seen = EnumSet.noneOf(FaultKind.class);
		for (int seed = 1; seed <= 7; seed++) {
			seen.addAll(FaultPlan.of(seed, 240, null).steps().stream().map(Step::kind).collect(Collectors.toSet()));
		}
		assertThat(seen).containsExactlyInAnyOrder(FaultKind.values());
	}

	@Test
	void twoFaultsOfNodesAreNeverThereAtOnce() {
		for (int seed = 0; seed < 100; seed++) {
			Step before = null;
			for (Step step : FaultPlan.of(seed, 600, null).steps()) {
				if (before != null && before.second() + before.length() > step.second()) {
					assertThat(step.kind().goesBeside(before.kind())).as("%s after %s", step, before).isTrue();
				}
				before = step;
			}
		}
	}

	@Test
	void oneFaultCanBeMadeAgainAndAgain() {
		assertThat(FaultPlan.of(1, 240, FaultKind.LONELY_DEATH).steps()).extracting(Step::kind)
			.hasSizeGreaterThan(3)
			.containsOnly(FaultKind.LONELY_DEATH);
		assertThat(Arrays.stream(FaultKind.values()).map(Enum::name)).doesNotHaveDuplicates();
	}

}
