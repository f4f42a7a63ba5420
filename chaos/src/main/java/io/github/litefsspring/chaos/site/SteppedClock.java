package io.github.litefsspring.chaos.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The clock of one application, by Debian's libfaketime, which reads the difference from
 * a file once a second. Timers go by the monotonic clock, which stays right.
 */
final class SteppedClock {

	private static final Path LIBRARIES = Path.of("/usr/lib");

	private final Path file;

	private final Path library;

	SteppedClock(Path file) {
		this.file = file;
		this.library = library().orElseThrow();
		step(Duration.ZERO);
	}

	static Optional<Path> library() {
		try (Stream<Path> folders = Files.list(LIBRARIES)) {
			return folders.map((folder) -> folder.resolve("faketime/libfaketime.so.1"))
				.filter(Files::exists)
				.findFirst();
		}
		catch (IOException ex) {
			return Optional.empty();
		}
	}

	// without the last but one, each timed wait of Java would end at once
	Map<String, String> environment() {
		return Map.of("LD_PRELOAD", this.library.toString(), "FAKETIME_TIMESTAMP_FILE", this.file.toString(),
				"FAKETIME_CACHE_DURATION", "1", "FAKETIME_DONT_FAKE_MONOTONIC", "1", "FAKETIME_FORCE_MONOTONIC_FIX",
				"0", "NO_FAKE_STAT", "1");
	}

	void step(Duration ahead) {
		Path written = this.file.resolveSibling(this.file.getFileName() + ".new");
		try {
			Files.writeString(written, "+" + ahead.toSeconds() + "\n");
			Files.move(written, this.file, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
