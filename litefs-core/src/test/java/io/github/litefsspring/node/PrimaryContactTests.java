package io.github.litefsspring.node;

import io.github.litefsspring.node.MountReading.Heartbeat;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PrimaryContactTests {

	private static final long MILLI = 1_000_000;

	private final PrimaryContact contact = new PrimaryContact();

	@Test
	void aPrimaryThatWasNeverLostIsNotDoubted() {
		this.contact.named("n1", 0);
		assertThat(isDoubted(100, 1000, 0, false)).isFalse();
	}

	@Test
	void aLostPrimaryIsDoubtedEvenWhenItIsNamedAgain() {
		lose("n1");
		assertThat(isDoubted(200, 1100, 100, false)).isTrue();
		this.contact.named("n1", 1000 * MILLI);
		assertThat(isDoubted(1200, 2100, 1001, true)).isTrue();
		this.contact.named(null, 1002 * MILLI);
		assertThat(isDoubted(1300, 2200, 1003, true)).isTrue();
	}

	@Test
	void aHeartbeatAfterTheLossEndsTheDoubt() {
		lose("n1");
		assertThat(isDoubted(200, 1100, 100, false)).isTrue();
		this.contact.named("n1", 1000 * MILLI);
		assertThat(isDoubted(1200, 2100, 1000, false)).isTrue();
		assertThat(isDoubted(5, 2200, 1100, false)).isFalse();
		assertThat(isDoubted(1000, 3195, 2095, false)).isFalse();
	}

	@Test
	void aPrimaryThatIsNamedForAWhileAndSaysSoItselfIsNotDoubted() {
		lose("n1");
		this.contact.named("n1", 1000 * MILLI);
		assertThat(isDoubted(1200, 2100, 1100, true)).isTrue();
		assertThat(isDoubted(1450, 2350, 1251, false)).isTrue();
		assertThat(isDoubted(1450, 2350, 1251, true)).isFalse();
	}

	@Test
	void anotherPrimaryIsNotDoubted() {
		lose("n1");
		assertThat(isDoubted(200, 1100, 100, false)).isTrue();
		this.contact.named("n2", 200 * MILLI);
		assertThat(isDoubted(300, 1200, 200, false)).isFalse();
	}

	@Test
	void whoeverIsNotNamedIsDoubtedWhateverTheHeartbeatSays() {
		lose("n1");
		assertThat(isDoubted(200, 1100, 100, true)).isTrue();
		assertThat(isDoubted(5, 2000, 1000, true)).isTrue();
	}

	private void lose(String hostname) {
		this.contact.named(hostname, 0);
		this.contact.named(null, MILLI);
	}

	private boolean isDoubted(long lagMillis, long currentTimeMillis, long elapsedMillis, boolean confirmed) {
		long heartbeat = currentTimeMillis - lagMillis;
		return this.contact.isDoubted(new Heartbeat(heartbeat - 5, heartbeat + 5), elapsedMillis * MILLI, confirmed);
	}

}
