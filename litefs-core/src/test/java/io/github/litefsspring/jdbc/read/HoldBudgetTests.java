package io.github.litefsspring.jdbc.read;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.github.litefsspring.jdbc.read.HoldBudget.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class HoldBudgetTests {

	private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

	private static final long HOLD = 200 * MILLI;

	private final long start = Long.MAX_VALUE - 1000 * MILLI;

	private final HoldBudget budget = new HoldBudget(Duration.ofSeconds(1), this.start);

	@ParameterizedTest
	@ValueSource(ints = { 1, 7, 50, 199, 201, 250, 399 })
	void whoeverAsksAllTheTimeGetsASecondAndThenHalfOfTheTime(int every) {
		long heldUntil = 0;
		long heldSince = 0;
		long held = 0;
		long end = TimeUnit.MINUTES.toNanos(1);
		for (long now = 0; now < end; now += every * MILLI) {
			Answer answer = this.budget.ask(this.start + now, HOLD);
			if (answer.isGranted()) {
				long until = answer.end() - this.start;
				heldSince = (now > heldUntil) ? now : heldSince;
				held += Math.max(0, until - Math.max(now, heldUntil));
				heldUntil = Math.max(heldUntil, until);
				assertThat(until - now).as("for this one").isGreaterThanOrEqualTo(HOLD / 2);
				assertThat(heldUntil - heldSince).as("in one go").isLessThanOrEqualTo(1000 * MILLI);
			}
		}
		assertThat(held).isGreaterThan(end / 4).isLessThanOrEqualTo(end / 2 + 1000 * MILLI);
	}

	@Test
	void whoeverHasToWaitGetsAHoldSoon() {
		long now = this.start;
		for (int i = 0; i < 1000; i++) {
			long asked = now;
			Answer answer = this.budget.ask(now, HOLD);
			while (!answer.isGranted()) {
				now += answer.delay();
				answer = this.budget.ask(now, HOLD);
			}
			assertThat(now - asked).isLessThanOrEqualTo(HOLD * 3 / 2);
			now += 3 * MILLI;
		}
	}

	@Test
	void whoeverAsksNowAndThenAlwaysGetsIt() {
		for (int i = 0; i < 1000; i++) {
			assertThat(this.budget.ask(this.start + i * 400 * MILLI, HOLD).isGranted()).isTrue();
		}
	}

	@Test
	void requestsOfTheSameMomentShareOneHold() {
		for (int i = 0; i < 1000; i++) {
			assertThat(this.budget.ask(this.start, HOLD).isGranted()).isTrue();
		}
	}

}
