package io.github.litefsspring.compatibility.plain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Differences between plain sqlite-jdbc and this library. Each one that is wanted stands
 * in {@code differences.txt} below its reason; no other one may exist.
 */
final class Differences {

	private Differences() {
	}

	/**
	 * The answers of the application with plain Hikari and sqlite-jdbc.
	 * @param probes what it does
	 * @param database a file that does not exist yet
	 * @return the answers by the probes' names
	 */
	static Map<String, String> plain(Probes probes, Path database) {
		try (ConfigurableApplicationContext application = ProbedApplication.plain(probes.application(), database)) {
			return probes.answers(application);
		}
	}

	static void assertWanted(Probes probes, Map<String, String> plain, Map<String, String> ours) {
		List<String> found = new ArrayList<>();
		plain.forEach((name, answer) -> {
			String other = ours.get(name);
			if (!answer.equals(other)) {
				found.add(probes + ": " + name + ": " + answer + " -> " + other);
			}
		});
		assertThat(ours.keySet()).isEqualTo(plain.keySet());
		assertThat(found).as("Plain sqlite-jdbc -> this library. What is better stands in differences.txt")
			.containsExactlyInAnyOrderElementsOf(wanted(probes));
	}

	private static List<String> wanted(Probes probes) {
		try {
			return new ClassPathResource("differences.txt", Differences.class)
				.getContentAsString(StandardCharsets.UTF_8)
				.lines()
				.filter((line) -> line.startsWith(probes + ": "))
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Run in a zone in which clocks are not those of UTC, as on most laptops.
	 * @param work what to run
	 */
	static void inBerlin(Runnable work) {
		TimeZone before = TimeZone.getDefault();
		TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
		try {
			work.run();
		}
		finally {
			TimeZone.setDefault(before);
		}
	}

}
