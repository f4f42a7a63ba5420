package io.github.litefsspring.backup.maintain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.MemoryStore;
import io.github.litefsspring.backup.TestLength;
import io.github.litefsspring.backup.store.DirectoryStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Lost, late and repeated requests, broken bodies, pauses and lists with holes, decided
 * by seeds ({@code litefs.it.fault-seeds} says how many, {@code litefs.it.fault-seed}
 * which one first).
 */
class FaultyStoreTests {

	private static final int SEEDS = TestLength.of("litefs.it.fault-seeds", 40, 200);

	private static final int FIRST = Integer.getInteger("litefs.it.fault-seed", 1);

	private static final int STEPS = 150;

	@TempDir
	Path folder;

	@Test
	void whateverGoesWrongWhatWasAcknowledgedCanBeRestoredAtAnyTime() throws IOException {
		for (int seed = FIRST; seed < FIRST + SEEDS; seed++) {
			BackupStore store = (seed % 8 == 0) ? new DirectoryStore(this.folder.resolve("store-" + seed))
					: new MemoryStore();
			Path work = Files.createDirectories(this.folder.resolve("seed-" + seed));
			run(new StoreSimulation(store, store, work, seed), seed, STEPS, 0.03 * (1 + seed % 5));
		}
	}

	static void run(StoreSimulation simulation, int seed, int steps, double rate) {
		try {
			simulation.run(steps, rate);
			assertThat(simulation.acknowledgements()).isGreaterThan(steps / 20);
		}
		catch (IOException | AssertionError | RuntimeException ex) {
			List<String> log = simulation.log();
			throw new AssertionError("seed %d: %s%n%s".formatted(seed, ex,
					String.join("\n", log.subList(Math.max(0, log.size() - 60), log.size()))), ex);
		}
	}

}
