package io.github.litefsspring.jdbc;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * How many are committed together, and for how long.
 */
class GroupLimitTests extends GroupTestBase {

	private static final Duration LONG = Duration.ofMinutes(10);

	private WriteSettings settings = new WriteSettings(true, 128, LONG, LONG);

	@Override
	WriteSettings writeSettings() {
		return this.settings;
	}

	private void use(WriteSettings settings) {
		this.dataSource.close();
		this.settings = settings;
		this.dataSource = create(java.util.Map.of());
		listen();
	}

	@Test
	void aGroupIsCommittedWhenItIsLargeEnough() throws Exception {
		use(new WriteSettings(true, 2, LONG, LONG));
		Member first = begun(insert("a"));
		Member second = waiting(insert("b"));
		Member third = waiting(insert("c"));
		done(first);
		assertDone(second.commit());
		assertDone(first.commit);
		assertDone(third.execution);
		assertDone(third.commit());
		assertThat(this.groups).containsExactly(2, 1);
	}

	@Test
	void aGroupIsCommittedWhenItsFirstMemberHasWaitedLongEnough() throws Exception {
		use(new WriteSettings(true, 128, Duration.ofMillis(50), LONG));
		Member first = begun(insert("a"));
		Member second = waiting(insert("b"));
		Member third = waiting(insert("c"));
		done(first);
		await().pollDelay(Duration.ofMillis(60)).until(() -> true);
		assertDone(second.commit());
		assertDone(first.commit);
		assertDone(third.execution);
		assertDone(third.commit());
		assertThat(this.groups).containsExactly(2, 1);
	}

	@Test
	void eachTransactionIsCommittedByItselfWhenGroupsAreSwitchedOff() throws Exception {
		use(new WriteSettings(false, 128, LONG, LONG));
		Member first = begun(insert("a"));
		Member second = waiting(insert("b"));
		assertDone(first.commit());
		assertDone(second.execution);
		assertDone(second.commit());
		assertThat(this.groups).containsExactly(1, 1);
	}

	@Test
	void thoseWhoAreDoneAreCommittedBeforeATransactionThatIsUsuallySlow() throws Exception {
		use(new WriteSettings(true, 128, Duration.ofMillis(20), LONG));
		for (int i = 0; i < 2; i++) {
			Member slow = begun(insert("slow"));
			await().pollDelay(Duration.ofMillis(30)).until(() -> true);
			assertDone(slow.rollback());
		}
		Member first = begun(insert("a"));
		Member slow = waiting(insert("slow"));
		assertDone(first.commit());
		assertDone(slow.execution);
		// it was fast for once, and is waited for again
		assertDone(slow.rollback());
		Member second = begun(insert("b"));
		Member fast = waiting(insert("slow"));
		done(second);
		assertDone(fast.commit());
		assertDone(second.commit);
	}

	@Test
	void aTransactionThatHoldsTheWriterForTooLongIsNamedOnce() throws Exception {
		use(new WriteSettings(true, 128, LONG, Duration.ofMillis(10)));
		Member slow = begun(insert("slow"));
		await().untilAsserted(() -> assertThat(this.slow).hasSize(1));
		await().pollDelay(Duration.ofMillis(1200)).untilAsserted(() -> assertThat(this.slow).hasSize(1));
		assertThat(this.slow.get(0)).isGreaterThanOrEqualTo(Duration.ofMillis(10));
		assertDone(slow.commit());
	}

}
