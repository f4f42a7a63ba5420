package io.github.litefsspring.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

import io.github.litefsspring.chaos.check.Violation;
import io.github.litefsspring.chaos.fault.FaultPlan;

/**
 * The result of a run.
 *
 * @param options its settings
 * @param plan what was done
 * @param events what has happened
 * @param operations number of operations by result
 * @param facts further figures
 * @param violations what is wrong
 * @param directory where the logs are
 */
public record Report(Options options, FaultPlan plan, List<String> events, String operations, List<String> facts,
		List<Violation> violations, Path directory) {

	private static final int SHOWN = 40;

	void write() throws IOException {
		Files.writeString(this.directory.resolve("report.txt"),
				"%s%n%s%nEvents%n%s%n".formatted(this, this.plan, String.join("\n", this.events)));
		Files.write(this.directory.resolve("violations.txt"),
				this.violations.stream().map(Violation::toString).toList());
	}

	@Override
	public String toString() {
		String found = this.violations.isEmpty() ? "No violation."
				: this.violations.size() + " violations:\n"
						+ this.violations.stream()
							.limit(SHOWN)
							.map((violation) -> "- " + violation)
							.collect(Collectors.joining("\n"));
		return "Seed %d, %d s%n%s%s%n%s%nLogs are in %s%n".formatted(this.options.seed(),
				this.options.duration().toSeconds(), this.operations, String.join("\n", this.facts), found,
				this.directory);
	}

}
