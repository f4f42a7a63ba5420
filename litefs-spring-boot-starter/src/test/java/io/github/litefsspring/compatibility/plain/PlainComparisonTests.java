package io.github.litefsspring.compatibility.plain;

import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * What works with plain Hikari and sqlite-jdbc works with the starter, with the same
 * answers, on one node without LiteFS.
 */
class PlainComparisonTests {

	@TempDir
	Path directory;

	@ParameterizedTest
	@MethodSource("io.github.litefsspring.compatibility.plain.Probes#all")
	void theAnswersArePlainOrBetter(Probes probes) {
		Differences.inBerlin(() -> {
			Map<String, String> plain = Differences.plain(probes, this.directory.resolve("plain.db"));
			try (ConfigurableApplicationContext application = ProbedApplication.standalone(probes.application(),
					this.directory.resolve("ours.db"))) {
				Differences.assertWanted(probes, plain, probes.answers(application));
			}
		});
	}

}
