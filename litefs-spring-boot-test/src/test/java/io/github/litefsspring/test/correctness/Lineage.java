package io.github.litefsspring.test.correctness;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Where each known value stands: in the history that survived, or in a branch that left
 * it at some point and was discarded.
 */
final class Lineage {

	private final Map<Long, Version> versions;

	private final Map<Long, Long> survivors = new HashMap<>();

	private final Map<Long, Place> discarded = new HashMap<>();

	Lineage(Map<Long, Version> versions, List<Version> survivors) {
		this.versions = versions;
		survivors.forEach((version) -> this.survivors.put(version.value(), version.sequence()));
	}

	boolean survived(long value) {
		return this.survivors.containsKey(value);
	}

	/**
	 * Find the place of a value.
	 * @param value the value
	 * @return its place, {@code null} when nobody has seen where it belongs
	 */
	@Nullable Place placeOf(long value) {
		Long sequence = this.survivors.get(value);
		return (sequence != null) ? new Place(sequence, sequence, null) : placeOfDiscarded(value);
	}

	private @Nullable Place placeOfDiscarded(long value) {
		Deque<Version> path = new ArrayDeque<>();
		long current = value;
		while (!survived(current) && !this.discarded.containsKey(current)) {
			Version version = this.versions.get(current);
			if (version == null) {
				return null;
			}
			path.push(version);
			current = version.previous();
		}
		Place place = this.discarded.get(current);
		Long fork = (place != null) ? Long.valueOf(place.survivingSequence()) : this.survivors.get(current);
		if (fork == null) {
			return null;
		}
		Long branch = (place != null) ? place.branch() : null;
		for (Version version : path) {
			branch = (branch != null) ? branch : Long.valueOf(version.value());
			place = new Place(version.sequence(), fork, branch);
			this.discarded.put(version.value(), place);
		}
		return place;
	}

	/**
	 * The place of a value.
	 *
	 * @param sequence how many writes came before it
	 * @param survivingSequence the sequence of the last value before or at it that
	 * survived
	 * @param branch the first value of the discarded branch that it is in, {@code null}
	 * when it survived
	 */
	record Place(long sequence, long survivingSequence, @Nullable Long branch) {

		/**
		 * Whether a node that had this has no right to show the other one later.
		 * @param later what is shown later
		 * @return whether the other one lacks something of this that survived, or goes
		 * back in, or to, a branch that was discarded
		 */
		boolean isMissingFrom(Place later) {
			if (later.branch == null) {
				return later.sequence < this.survivingSequence;
			}
			if (this.branch == null) {
				return later.survivingSequence < this.sequence;
			}
			return later.branch.equals(this.branch) && later.sequence < this.sequence;
		}

	}

}
