package io.github.litefsspring.boot.primary;

import io.github.litefsspring.boot.channel.ChannelJson;
import io.github.litefsspring.boot.durability.NotDurableException;
import io.github.litefsspring.consistency.Durability;
import io.github.litefsspring.node.Position;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RemoteFailuresTests {

	@Test
	void aCommitThatIsNotKnownToBeDurableComesBackWithItsPosition() throws Exception {
		Position position = new Position(0x1f, 0x8000000000000abcL);
		NotDurableException thrown = new NotDurableException("Invoices.create is committed here", position,
				Durability.REPLICAS);
		RemoteFailure sent = ChannelJson.mapper()
			.readValue(ChannelJson.mapper().writeValueAsBytes(RemoteFailure.of(thrown)), RemoteFailure.class);
		Throwable recreated = RemoteFailures.recreate(sent, "node1", Runnable.class.getMethod("run"));
		assertThat(recreated).isInstanceOfSatisfying(NotDurableException.class, (ex) -> {
			assertThat(ex.getPosition()).isEqualTo(position);
			assertThat(ex.getMissing()).isEqualTo(Durability.REPLICAS);
			assertThat(ex).hasMessageContaining("Invoices.create is committed here")
				.hasCauseInstanceOf(RemoteStackTrace.class);
		});
	}

	@Test
	void anotherFailureSaysNothingOfDurability() throws Exception {
		RemoteFailure sent = RemoteFailure.of(new IllegalStateException("no"));
		assertThat(sent.notDurable()).isNull();
		assertThat(RemoteFailures.recreate(sent, "node1", Runnable.class.getMethod("run")))
			.isInstanceOf(IllegalStateException.class)
			.hasMessage("no");
	}

}
