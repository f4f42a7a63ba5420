package io.github.litefsspring.boot.nodes;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import io.github.litefsspring.node.ReplicationStatus;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PrimaryHealthTests {

	private static final ReplicationStatus LITEFS_GONE = new ReplicationStatus(false, 0, Duration.ZERO, null, null);

	private static final Duration OTHERWISE = Duration.ofSeconds(5);

	private final StubLitefsNode node = StubLitefsNode.replicaOf("primary");

	private final AtomicLong nanoTime = new AtomicLong();

	private final PrimaryHealth health = new PrimaryHealth(this.node, this.nanoTime::get);

	@Test
	void thereIsNoProblemOnAPrimaryNorWithOneThatAnswers() {
		assertThat(this.health.problem()).isNull();
		this.node.become(Role.PRIMARY).replicating(LITEFS_GONE);
		assertThat(this.health.problem()).isNull();
	}

	@Test
	void theThreeWaysToBeDeadAreToldApart() {
		this.health.refused("primary", "connection refused");
		assertThat(this.health.problem()).isEqualTo(PrimaryProblem.APPLICATION_DEAD);
		this.node.replicating(LITEFS_GONE);
		assertThat(this.health.problem()).isEqualTo(PrimaryProblem.NODE_DEAD);
		this.health.answered("primary");
		assertThat(this.health.problem()).isEqualTo(PrimaryProblem.SILENT);
		this.node.become(Role.NO_PRIMARY);
		assertThat(this.health.problem()).isEqualTo(PrimaryProblem.NONE_KNOWN);
	}

	@Test
	void whatTheLastPrimaryDidIsNotHeldAgainstTheNext() {
		this.health.refused("primary", "connection refused");
		this.node.become(Role.REPLICA, "next");
		assertThat(this.health.problem()).isNull();
		assertThat(this.health.mayConnect("next")).isTrue();
		assertThat(this.health.refusal("next")).isNull();
	}

	@Test
	void onlyOneThreadTriesAPrimaryThatTakesNoConnections() {
		assertThat(this.health.mayConnect("primary")).isTrue();
		this.health.refused("primary", "connection refused");
		assertThat(this.health.mayConnect("primary")).isFalse();
		assertThat(this.health.refusal("primary")).isEqualTo("connection refused");
		this.nanoTime.addAndGet(Duration.ofMillis(201).toNanos());
		assertThat(this.health.mayConnect("primary")).isTrue();
		assertThat(this.health.mayConnect("primary")).as("the second thread").isFalse();
		this.health.answered("primary");
		assertThat(this.health.mayConnect("primary")).isTrue();
	}

	@Test
	void whoeverIsToldToComeBackIsToldWhenTheLeaseOfADeadPrimaryEnds() {
		assertThat(this.health.retryAfter(OTHERWISE)).isEqualTo(OTHERWISE);
		this.health.refused("primary", "connection refused");
		assertThat(this.health.retryAfter(OTHERWISE)).as("the lease stays").isEqualTo(OTHERWISE);
		this.node.replicating(LITEFS_GONE).lagging(Duration.ofSeconds(8));
		assertThat(this.health.retryAfter(OTHERWISE)).isEqualTo(Duration.ofSeconds(12));
		this.node.lagging(Duration.ofSeconds(25));
		assertThat(this.health.retryAfter(OTHERWISE)).isEqualTo(Duration.ofSeconds(1));
		this.node.become(Role.NO_PRIMARY);
		assertThat(this.health.retryAfter(Duration.ZERO)).isEqualTo(Duration.ofSeconds(1));
	}

}
