package io.github.litefsspring.boot.actuate;

import java.time.Duration;
import java.util.List;

import io.github.litefsspring.boot.nodes.PrimaryHealth;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.ReplicationStatus;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.health.actuate.endpoint.StatusAggregator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

class LitefsHealthIndicatorTests {

	private static final ReplicationStatus PRIMARY_GONE = new ReplicationStatus(false, 0, Duration.ZERO, null, null);

	private final StubLitefsNode node = new StubLitefsNode(Role.REPLICA);

	private final PrimaryHealth health = new PrimaryHealth(this.node);

	private List<String> gone = List.of();

	@ParameterizedTest
	@EnumSource(names = { "PRIMARY", "REPLICA", "NO_PRIMARY", "STANDALONE" })
	void whoeverReadsIsUp(Role role) {
		this.node.become(role);
		assertThat(health(false).getStatus()).isEqualTo(Status.UP);
		assertThat(health(false).getDetails()).containsEntry("role", role.name());
	}

	@Test
	void aFailoverChangesTheDetailsAndNotTheStatus() {
		assertThat(health(true).getDetails()).containsEntry("writes", "available").containsEntry("lag", "0 ms");
		this.node.replicating(PRIMARY_GONE);
		assertThat(health(true).getStatus()).isEqualTo(Status.UP);
		assertThat(health(true).getDetails()).containsEntry("writes", "unavailable");
		this.node.become(Role.NO_PRIMARY).lagging(null);
		assertThat(health(true).getStatus()).isEqualTo(Status.UP);
		assertThat(health(true).getDetails()).containsEntry("writes", "unavailable").containsEntry("lag", "unknown");
	}

	@Test
	void aNodeWithoutItsMountIsDown() {
		assertThat(health(false).getStatus()).isEqualTo(Status.UP);
		this.node.become(Role.UNMOUNTED);
		assertThat(health(false).getStatus()).isEqualTo(Status.DOWN);
	}

	@Test
	void aNodeWhoseThreadsHaveEndedIsDown() {
		this.gone = List.of("litefs-node");
		assertThat(health(false).getStatus()).isEqualTo(Status.DOWN);
		assertThat(health(false).getDetails().get("reason")).asString().contains("[litefs-node]");
	}

	@ParameterizedTest
	@EnumSource(names = { "REPLICA", "NO_PRIMARY" })
	void aNodeThatNeverGotTheDatabaseIsDown(Role role) {
		this.node.become(role).at(Position.NONE);
		assertThat(health(false).getStatus()).isEqualTo(Status.DOWN);
	}

	@Test
	void anEmptyPrimaryIsUp() {
		this.node.become(Role.PRIMARY).at(Position.NONE);
		assertThat(health(false).getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void aStaleNodeIsOutOfServiceOnlyWhereTheOperatorWantsIt() {
		this.node.lagging(Duration.ofSeconds(11));
		assertThat(health(false).getStatus()).isEqualTo(Status.UP);
		assertThat(health(true).getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
		this.node.lagging(Duration.ofSeconds(10));
		assertThat(health(true).getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void writesAreUpWhileAPrimaryIsReachable() {
		assertThat(writes().getStatus()).isEqualTo(Status.UP);
		assertThat(writes().getDetails()).containsEntry("primary", "primary");
		this.node.replicating(PRIMARY_GONE);
		assertThat(writes().getStatus()).isEqualTo(LitefsWritesHealthIndicator.UNAVAILABLE);
		assertThat(String.valueOf(writes().getDetails().get("reason")))
			.startsWith("Nothing is heard of the primary's LiteFS");
		this.health.refused("primary", "connection refused");
		assertThat(String.valueOf(writes().getDetails().get("reason"))).startsWith("Neither the primary's");
		this.node.become(Role.PRIMARY);
		assertThat(writes().getStatus()).isEqualTo(Status.UP);
		this.node.become(Role.NO_PRIMARY);
		assertThat(writes().getStatus()).isEqualTo(LitefsWritesHealthIndicator.UNAVAILABLE);
	}

	@Test
	void unavailableWritesDoNotTakeTheWholeApplicationDown() {
		assertThat(StatusAggregator.getDefault().getAggregateStatus(Status.UP, LitefsWritesHealthIndicator.UNAVAILABLE))
			.isEqualTo(Status.UP);
	}

	private Health health(boolean staleIsOutOfService) {
		return new LitefsHealthIndicator(this.node, this.health, () -> this.gone, Duration.ofSeconds(10),
				staleIsOutOfService)
			.health();
	}

	private Health writes() {
		return new LitefsWritesHealthIndicator(this.node, this.health).health();
	}

}
