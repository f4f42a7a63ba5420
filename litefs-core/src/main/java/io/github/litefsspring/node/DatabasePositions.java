package io.github.litefsspring.node;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.github.litefsspring.node.MountReading.Found;
import org.jspecify.annotations.Nullable;

/**
 * The positions of all databases. They come from the event stream; the {@code -pos} files
 * fill in what happened before the stream was open, or while it was lost.
 */
final class DatabasePositions {

	// for so long events may still come that are older than what was read from a file
	private static final Duration OVERLAP = Duration.ofSeconds(2);

	private final Map<String, Position> positions = new ConcurrentHashMap<>();

	private final Map<String, Long> readFromFile = new HashMap<>();

	private final Consumer<AppliedTransaction> onApplied;

	private final Consumer<String> onPosition;

	private Map<String, Found> lastReading = Map.of();

	private long events;

	// onPosition is told of each database whose position changed, before onApplied is
	// told of the transaction
	DatabasePositions(Consumer<AppliedTransaction> onApplied, Consumer<String> onPosition) {
		this.onApplied = onApplied;
		this.onPosition = onPosition;
	}

	Map<String, Position> all() {
		return Map.copyOf(this.positions);
	}

	Position of(String database) {
		return this.positions.getOrDefault(database, Position.NONE);
	}

	// a number to pass to read(...)
	synchronized long events() {
		return this.events;
	}

	synchronized void applied(AppliedTransaction transaction) {
		this.events++;
		if (isCoveredByFile(transaction)) {
			return;
		}
		advance(transaction);
	}

	/**
	 * Take what was read from the files of the mount.
	 * @param found what they say
	 * @param eventsBefore the number of events before they were read
	 * @param trusted whether to take it at once, because no event will tell; otherwise it
	 * must be the same twice
	 * @param silently whether no listener is told: at the very beginning
	 */
	synchronized void read(Map<String, Found> found, long eventsBefore, boolean trusted, boolean silently) {
		if (this.events == eventsBefore) {
			found.forEach((database, file) -> {
				if (trusted || file.equals(this.lastReading.get(database))) {
					takeFromFile(database, file, silently);
				}
			});
			this.positions.keySet()
				.stream()
				.filter((database) -> !found.containsKey(database)
						&& (trusted || !this.lastReading.containsKey(database)))
				.forEach(this::remove);
		}
		this.lastReading = found;
	}

	private void takeFromFile(String database, Found file, boolean silently) {
		if (file.position().equals(of(database))) {
			return;
		}
		this.readFromFile.put(database, System.nanoTime());
		if (silently) {
			this.positions.put(database, file.position());
			this.onPosition.accept(database);
		}
		else {
			advance(new AppliedTransaction(database, file.position(), file.timestamp()));
		}
	}

	private void advance(AppliedTransaction transaction) {
		Position before = this.positions.put(transaction.database(), transaction.position());
		if (!Objects.equals(before, transaction.position())) {
			this.onPosition.accept(transaction.database());
			this.onApplied.accept(transaction);
		}
	}

	private void remove(String database) {
		this.positions.remove(database);
		this.onPosition.accept(database);
	}

	private boolean isCoveredByFile(AppliedTransaction transaction) {
		@Nullable Long readAt = this.readFromFile.get(transaction.database());
		if (readAt == null) {
			return false;
		}
		boolean covered = System.nanoTime() - readAt < OVERLAP.toNanos()
				&& Long.compareUnsigned(transaction.position().txid(), of(transaction.database()).txid()) <= 0;
		if (!covered) {
			this.readFromFile.remove(transaction.database());
		}
		return covered;
	}

}
