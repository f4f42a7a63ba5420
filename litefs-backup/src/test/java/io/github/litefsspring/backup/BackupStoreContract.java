package io.github.litefsspring.backup;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every fenced {@link BackupStore} does besides, with two nodes that write at the
 * same time.
 */
public abstract class BackupStoreContract extends SingleWriterStoreContract {

	@Test
	void theStoreDecidesWhoWasFirst() {
		assertThat(this.store.isFenced()).isTrue();
	}

	@Test
	void ofManyWritersOneWinsWithContentAndMetadata() throws Exception {
		List<Callable<Boolean>> writers = new ArrayList<>();
		for (int number = 1; number <= 12; number++) {
			BackupStore target = (number % 2 == 0) ? this.store : this.other;
			Path content = file(bytes(1000 + number, number));
			ObjectMetadata metadata = new ObjectMetadata(TIME, Map.of("litefs-post", "writer-" + number));
			writers.add(() -> target.putIfAbsent("contended.ltx", content, metadata));
		}
		List<Boolean> results = inParallel(writers);
		assertThat(results).containsOnlyOnce(true);
		int winner = results.indexOf(true) + 1;
		assertThat(read(this.store, "contended.ltx")).isEqualTo(bytes(1000 + winner, winner));
		assertThat(this.store.find("contended.ltx").orElseThrow().metadata().entries())
			.isEqualTo(Map.of("litefs-post", "writer-" + winner));
	}

	@Test
	void noUpdateOfAPointerIsLost() throws Exception {
		this.store.compareAndSet("counter.json", null, "0");
		List<Callable<Boolean>> writers = new ArrayList<>();
		for (int number = 0; number < 6; number++) {
			BackupStore target = (number % 2 == 0) ? this.store : this.other;
			writers.add(() -> {
				for (int increment = 0; increment < 5; increment++) {
					increment(target);
				}
				return true;
			});
		}
		inParallel(writers);
		assertThat(this.store.readPointer("counter.json").orElseThrow().content()).isEqualTo("30");
	}

	private static void increment(BackupStore store) throws BackupStoreException {
		Optional<PointerObject> written = Optional.empty();
		while (written.isEmpty()) {
			PointerObject current = store.readPointer("counter.json").orElseThrow();
			String next = Integer.toString(Integer.parseInt(current.content()) + 1);
			written = store.compareAndSet("counter.json", current.version(), next);
		}
	}

	private static <T> List<T> inParallel(List<Callable<T>> tasks) throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(tasks.size());
		try {
			List<T> results = new ArrayList<>();
			for (Future<T> future : executor.invokeAll(tasks)) {
				results.add(future.get());
			}
			return results;
		}
		finally {
			executor.shutdownNow();
		}
	}

}
