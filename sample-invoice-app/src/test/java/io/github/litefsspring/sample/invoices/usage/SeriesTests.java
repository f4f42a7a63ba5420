package io.github.litefsspring.sample.invoices.usage;

import java.util.Map;
import java.util.function.IntToLongFunction;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class SeriesTests {

	@Test
	void whatGetsMoreAndMoreGrows() {
		Series series = series((i) -> 100 + 2 * i);
		assertThat(series.grows()).isTrue();
		assertThat(series.growth()).isEqualTo(40);
		assertThat(series.slopePerMinute()).isCloseTo(4, within(0.001));
		assertThat(series.whatGrew()).isEqualTo("part +58");
	}

	@Test
	void whatComesAndGoesDoesNotGrow() {
		assertThat(series((i) -> 100 + 50 * (i % 2)).grows()).isFalse();
	}

	@Test
	void outliersAndLessThanIsAllowedAreNoGrowth() {
		assertThat(series((i) -> (i == 29) ? 10_000 : 100).grows()).isFalse();
		assertThat(series((i) -> (i < 15) ? 100 : 110).grows()).isFalse();
	}

	@Test
	void whatFallsDoesNotGrow() {
		assertThat(series((i) -> 1000 - i).grows()).isFalse();
	}

	private static Series series(IntToLongFunction value) {
		Series series = new Series("test", 10);
		for (int i = 0; i < 30; i++) {
			series.add(i / 2.0, Map.of("part", value.applyAsLong(i), "rest", 1L));
		}
		return series;
	}

}
