package io.github.litefsspring.node;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.litefsspring.node.MountReading.Condition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class RoleEvidenceTests {

	private static final Duration SOME = Duration.ofMillis(312);

	@Test
	void everyCombinationIsTried() {
		assertThat(all().distinct()).hasSize(Condition.values().length * 2 * 2 * 2 * 3 * 2);
	}

	@Test
	void itIsThePrimaryOnlyWhenLiteFsSaysSoOnALiveMountWithoutLag() {
		List<RoleEvidence> primaries = all().filter((evidence) -> evidence.role() == Role.PRIMARY).toList();
		assertThat(primaries).isNotEmpty().allSatisfy((evidence) -> {
			assertThat(evidence.mount()).isEqualTo(Condition.LIVE);
			assertThat(evidence.answered()).isTrue();
			assertThat(evidence.leads()).isTrue();
			assertThat(evidence.lag()).isEqualTo(Duration.ZERO);
		});
	}

	@Test
	void itIsAReplicaOnlyWhenConnectedToANamedPrimaryAndSynchronised() {
		List<RoleEvidence> replicas = all().filter((evidence) -> evidence.role() == Role.REPLICA).toList();
		assertThat(replicas).isNotEmpty().allSatisfy((evidence) -> {
			assertThat(evidence.mount()).isEqualTo(Condition.LIVE);
			assertThat(evidence.answered()).isTrue();
			assertThat(evidence.leads()).isFalse();
			assertThat(evidence.primaryHostname()).isNotNull();
			assertThat(evidence.lag()).isNotNull();
			assertThat(evidence.connectionDoubted()).isFalse();
		});
	}

	@Test
	void itIsUnmountedExactlyWhenTheMountIsNotThere() {
		assertThat(all()).allSatisfy((evidence) -> {
			boolean mounted = evidence.mount() == Condition.LIVE || evidence.mount() == Condition.SLOW;
			assertThat(evidence.role() == Role.UNMOUNTED).isEqualTo(!mounted);
		});
	}

	@Test
	void aClusterNodeIsNeverStandalone() {
		assertThat(all()).noneMatch((evidence) -> evidence.role() == Role.STANDALONE);
	}

	@Test
	void thePrimary() {
		assertThat(evidence(true, true, null, Duration.ZERO, false).role()).isEqualTo(Role.PRIMARY);
		assertThat(evidence(true, true, "n1", Duration.ZERO, true).role()).isEqualTo(Role.PRIMARY);
	}

	@Test
	void aConnectedReplica() {
		assertThat(evidence(true, false, "n1", SOME, false).role()).isEqualTo(Role.REPLICA);
		assertThat(evidence(true, false, "n1", Duration.ZERO, false).role()).isEqualTo(Role.REPLICA);
	}

	@Test
	void anElectingNodeIsNotThePrimaryAlthoughNobodyElseIsNamed() {
		assertThat(evidence(true, false, null, SOME, false).role()).isEqualTo(Role.NO_PRIMARY);
		assertThat(evidence(true, false, null, Duration.ZERO, false).role()).isEqualTo(Role.NO_PRIMARY);
	}

	@Test
	void aDemotedNodeThatIsNotBackYetHasNoPrimary() {
		assertThat(evidence(true, false, null, null, false).role()).isEqualTo(Role.NO_PRIMARY);
	}

	@Test
	void aNodeThatWasNeverSynchronisedIsNoReplica() {
		assertThat(evidence(true, false, "n1", null, false).role()).isEqualTo(Role.NO_PRIMARY);
	}

	@Test
	void aNodeThatLeadsButHasALagIsNotThePrimary() {
		assertThat(evidence(true, true, null, SOME, false).role()).isEqualTo(Role.NO_PRIMARY);
		assertThat(evidence(true, true, null, null, false).role()).isEqualTo(Role.NO_PRIMARY);
	}

	@Test
	void aPrimaryThatIsNamedAtEachAttemptToReconnectDoesNotMakeAReplica() {
		assertThat(evidence(true, false, "n1", SOME, true).role()).isEqualTo(Role.NO_PRIMARY);
	}

	@Test
	void aSilentApiMeansNoPrimaryWhateverWasSaidBefore() {
		assertThat(evidence(false, true, "n1", Duration.ZERO, false).role()).isEqualTo(Role.NO_PRIMARY);
	}

	@ParameterizedTest
	@EnumSource(Condition.class)
	void aMountThatDoesNotAnswerIsNeverWritable(Condition condition) {
		RoleEvidence evidence = new RoleEvidence(condition, true, true, null, Duration.ZERO, false);
		assertThat(evidence.role().isWritable()).isEqualTo(condition == Condition.LIVE);
	}

	@Test
	void itLooksAgainSoonExactlyWhileSomebodyIsNamedWithoutARole() {
		assertThat(all()).allSatisfy((evidence) -> {
			boolean named = evidence.leads() || evidence.primaryHostname() != null;
			assertThat(evidence.isUnsettled()).isEqualTo(named && evidence.answered()
					&& evidence.mount() == Condition.LIVE && evidence.role() == Role.NO_PRIMARY);
		});
	}

	private static RoleEvidence evidence(boolean answered, boolean leads, @Nullable String hostname,
			@Nullable Duration lag, boolean doubted) {
		return new RoleEvidence(Condition.LIVE, answered, leads, hostname, lag, doubted);
	}

	private static Stream<RoleEvidence> all() {
		return Stream.of(Condition.values())
			.flatMap((mount) -> IntStream.range(0, 48).mapToObj((number) -> evidence(mount, number)));
	}

	private static RoleEvidence evidence(Condition mount, int number) {
		List<@Nullable Duration> lags = Arrays.asList(null, Duration.ZERO, SOME);
		return new RoleEvidence(mount, number % 2 == 0, number / 2 % 2 == 0, (number / 4 % 2 != 0) ? "n1" : null,
				lags.get(number / 8 % 3), number / 24 % 2 == 0);
	}

}
