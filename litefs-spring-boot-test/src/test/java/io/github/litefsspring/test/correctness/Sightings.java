package io.github.litefsspring.test.correctness;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.github.litefsspring.test.correctness.Observation.Expectation;
import io.github.litefsspring.test.correctness.Observation.State;
import org.jspecify.annotations.Nullable;

/**
 * What one reader saw. Used by one thread, and by another when that has ended.
 */
final class Sightings {

	private final String node;

	private final String reader;

	private final List<Observation> observations = new ArrayList<>();

	Sightings(String node, String reader) {
		this.node = node;
		this.reader = reader;
	}

	/**
	 * Record a read.
	 * @param start when it began
	 * @param end when its first statement had its answer
	 * @param seen that answer
	 * @param later what a later statement of the transaction saw
	 */
	void add(long start, long end, State seen, State later) {
		State other = later.equals(seen) ? null : later;
		int last = this.observations.size() - 1;
		if (last >= 0 && other == null) {
			Observation before = this.observations.get(last);
			if (before.seen().equals(seen) && before.later() == null && before.awaited() == null) {
				this.observations.set(last,
						new Observation(this.node, this.reader, seen, null, before.firstEnd(), start, null));
				return;
			}
		}
		this.observations.add(new Observation(this.node, this.reader, seen, other, end, start, null));
	}

	/**
	 * Record a read that waited for a write before.
	 * @param start when it began
	 * @param end when it had its answer
	 * @param seen that answer
	 * @param awaited what it had waited for
	 */
	void add(long start, long end, State seen, @Nullable Expectation awaited) {
		this.observations
			.add(new Observation(this.node, this.reader, seen, null, end, start, Objects.requireNonNull(awaited)));
	}

	List<Observation> observations() {
		return this.observations;
	}

}
