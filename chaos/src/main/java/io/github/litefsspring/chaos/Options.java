package io.github.litefsspring.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

import io.github.litefsspring.chaos.fault.FaultKind;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a run.
 *
 * @param seed decides which faults come when, and what clients do
 * @param duration how long faults are made
 * @param only the one fault to make; null for all
 * @param defect the defect that is put into the application; {@code none} for none
 * @param planOnly whether only the plan is printed
 * @param directory where logs and reports go
 */
public record Options(long seed, Duration duration, @Nullable FaultKind only, String defect, boolean planOnly,
		Path directory) {

	/**
	 * Make the settings of an ordinary run.
	 * @param seed the seed
	 * @param duration how long
	 * @param directory where logs and reports go
	 * @return the settings
	 */
	public static Options of(long seed, Duration duration, Path directory) {
		return new Options(seed, duration, null, "none", false, directory);
	}

	static Options parse(String[] arguments) {
		Options options = of(1, Duration.ofMinutes(4),
				Path.of(System.getProperty("chaos.directory", "target/runs")).toAbsolutePath());
		Iterator<String> words = List.of(arguments).iterator();
		while (words.hasNext()) {
			String word = words.next();
			options = word.equals("--plan") ? options.withPlanOnly() : options.with(word, words.next());
		}
		return options;
	}

	private Options with(String name, String value) {
		return switch (name) {
			case "--seed" -> new Options(Long.parseLong(value), this.duration, this.only, this.defect, this.planOnly,
					this.directory);
			case "--minutes" -> new Options(this.seed, Duration.ofSeconds(Math.round(Double.parseDouble(value) * 60)),
					this.only, this.defect, this.planOnly, this.directory);
			case "--fault" -> new Options(this.seed, this.duration,
					FaultKind.valueOf(value.replace('-', '_').toUpperCase(Locale.ROOT)), this.defect, this.planOnly,
					this.directory);
			case "--break" -> new Options(this.seed, this.duration, this.only, value, this.planOnly, this.directory);
			default -> throw new IllegalArgumentException("Unknown option " + name);
		};
	}

	private Options withPlanOnly() {
		return new Options(this.seed, this.duration, this.only, this.defect, true, this.directory);
	}

}
