package io.github.litefsspring.boot.autoconfigure;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.litefsspring.boot.consistency.ConsistencyMetrics;
import io.github.litefsspring.boot.consistency.LitefsConsistency;
import io.github.litefsspring.boot.primary.InvocationPosition.Recording;
import io.github.litefsspring.consistency.PositionWaiter;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ConsistentInvocationsTests {

	private final StubLitefsNode node = new StubLitefsNode(Role.PRIMARY);

	private final LitefsConsistency consistency = new LitefsConsistency(this.node,
			new PositionWaiter(this.node, "data.db"), ConsistencyMetrics.NONE);

	private final ConsistentInvocations invocations = new ConsistentInvocations(this.consistency,
			Duration.ofSeconds(20));

	@Test
	void aMethodThatWroteHasAPositionAndOthersHaveNone() {
		Recording reading = this.invocations.begin();
		assertThat(reading.finish()).isNull();
		Recording writing = this.invocations.begin();
		this.consistency.committed();
		this.node.at(new Position(7, 9));
		assertThat(writing.finish()).isEqualTo("0000000000000007-0000000000000009");
		assertThat(this.consistency.travellingToken()).isEmpty();
	}

	@Test
	void theCallerWaitsUntilItsNodeHasWhatWasWritten() {
		this.node.become(Role.REPLICA);
		CompletableFuture<Void> arrived = CompletableFuture
			.runAsync(() -> this.invocations.arrived("0000000000000007-0000000000000009"));
		assertThat(arrived).isNotDone();
		this.node.at(new Position(7, 9));
		assertThat(arrived).succeedsWithin(Duration.ofSeconds(15));
	}

}
