package io.github.litefsspring.node;

import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verifyNoInteractions;

class StandaloneNodeTests {

	@Test
	void everythingIsWritableAndNothingIsReplicated() {
		NodeListener listener = mock(NodeListener.class);
		try (StandaloneNode node = new StandaloneNode(Path.of("data", "invoices.db"), "laptop")) {
			node.addListener(listener);
			node.start();
			node.awaitReady(Duration.ZERO);
			assertThat(node.name()).isEqualTo("laptop");
			assertThat(node.state().role()).isEqualTo(Role.STANDALONE);
			assertThat(node.state().position()).isEqualTo(Position.NONE);
			assertThat(node.nodeId()).isNull();
			assertThat(node.positions()).isEmpty();
			assertThat(node.replication()).isEqualTo(ReplicationStatus.NONE);
		}
		verifyNoInteractions(listener);
	}

	@Test
	void positionIsThatOfTheBackupWhenThereIsOne() {
		try (StandaloneNode node = new StandaloneNode(Path.of("invoices.db"), "laptop")) {
			assertThat(node.readPosition()).isEqualTo(Position.NONE);
			node.readPositionsFrom(() -> new Position(7, 42));
			assertThat(node.readPosition()).isEqualTo(new Position(7, 42));
		}
	}

}
