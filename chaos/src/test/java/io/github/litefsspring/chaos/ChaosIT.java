package io.github.litefsspring.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.LongStream;

import io.github.litefsspring.test.condition.Prerequisite;
import io.github.litefsspring.test.condition.Requires;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The chaos suite as a test: one run of four minutes, or ten with
 * {@code -Dci.level=full}.
 */
@Requires({ Prerequisite.LITEFS, Prerequisite.CONSUL, Prerequisite.MINIO })
class ChaosIT {

	private static final boolean FULL = "full".equals(System.getProperty("ci.level"));

	private static final Duration LENGTH = Duration.ofSeconds(Long.getLong("chaos.seconds", 240));

	// a restart, a suspended node, a stepped clock and a late upload are among its faults
	private static final long FIRST_SEED = Long.getLong("chaos.seed", FULL ? 1 : 10);

	static LongStream seeds() {
		return LongStream.range(FIRST_SEED, FIRST_SEED + (FULL ? 10 : 1));
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void noPromiseIsBroken(long seed) throws Exception {
		Report report = ChaosRun.run(Options.of(seed, LENGTH, Path.of("target/runs").toAbsolutePath()));
		assertThat(report.violations()).as(report.toString()).isEmpty();
	}

}
