package io.github.litefsspring.test.correctness;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.litefsspring.test.correctness.Disturbance.Kind;
import io.github.litefsspring.test.correctness.Lineage.Place;
import io.github.litefsspring.test.correctness.Observation.Expectation;
import io.github.litefsspring.test.correctness.Violation.Rule;
import io.github.litefsspring.test.correctness.Write.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Judges what happened to a register and a bank on a cluster. It knows nothing of how a
 * cluster works, only what its users are promised: {@link Rule}.
 * <p>
 * Every value is written by one attempt, and every version names the one before it. So
 * reads and writes tell the whole tree of histories: one survived, and where a primary
 * died, a branch may have been discarded.
 */
final class HistoryChecker {

	private final History history;

	private final Map<Long, Write> writes = new HashMap<>();

	private final Map<Long, Version> versions = new HashMap<>();

	private final Map<Long, Long> firstSeen = new HashMap<>();

	private final List<Violation> violations = new ArrayList<>();

	private final Lineage lineage;

	private HistoryChecker(History history) {
		this.history = history;
		for (Write write : history.writes()) {
			this.writes.put(write.value(), write);
		}
		collectVersions();
		this.lineage = new Lineage(this.versions, history.survivors());
	}

	/**
	 * Check a history.
	 * @param history what happened
	 * @return all that must not happen, in no order; empty when all is well
	 */
	static List<Violation> check(History history) {
		HistoryChecker checker = new HistoryChecker(history);
		checker.checkSurvivors();
		checker.checkObservations();
		checker.checkLostWrites();
		checker.checkWriteOrder();
		checker.checkNodes();
		return checker.violations;
	}

	private void collectVersions() {
		for (Version version : this.history.survivors()) {
			collect(version, version, 0);
		}
		for (Write write : this.history.writes()) {
			if (write.version() != null && write.outcome() == Outcome.ACKNOWLEDGED) {
				collect(write.version(), write, write.end());
			}
		}
		for (Observation observation : this.history.observations()) {
			collect(observation.seen().version(), observation, observation.firstEnd());
			this.firstSeen.merge(observation.seen().version().value(), observation.firstEnd(), Math::min);
		}
	}

	private void collect(Version version, Object source, long at) {
		Version known = this.versions.putIfAbsent(version.value(), version);
		if (known != null && !known.equals(version)) {
			report(Rule.WRITTEN_TWICE, known + " is also " + version + ": " + source, at);
		}
	}

	private void checkSurvivors() {
		Version before = null;
		for (Version version : this.history.survivors()) {
			if (!follows(version, before)) {
				report(Rule.BROKEN_CHAIN, version + " comes after " + before, 0);
			}
			checkWritten(version.value(), Long.MAX_VALUE, "the end");
			before = version;
		}
	}

	private static boolean follows(Version version, @Nullable Version before) {
		if (before == null) {
			return version.equals(Version.INITIAL);
		}
		return version.sequence() == before.sequence() + 1 && version.previous() == before.value();
	}

	private void checkObservations() {
		for (Observation observation : this.history.observations()) {
			if (observation.later() != null || observation.seen().total() != this.history.total()) {
				report(Rule.TORN_READ, "the total is " + this.history.total() + ": " + observation,
						observation.firstEnd());
			}
			checkWritten(observation.seen().version().value(), observation.firstEnd(), observation);
			if (observation.awaited() != null) {
				checkAwaited(observation, observation.awaited());
			}
		}
	}

	private void checkWritten(long value, long at, Object where) {
		if (value == Version.INITIAL.value()) {
			return;
		}
		Write write = this.writes.get(value);
		if (write == null || write.start() > at) {
			report(Rule.NEVER_WRITTEN, value + " in " + where + " by " + write, at);
		}
		else if (write.outcome() == Outcome.FAILED) {
			report(Rule.FAILED_WRITE_VISIBLE, write + " in " + where, write.end());
		}
	}

	private void checkAwaited(Observation observation, Expectation awaited) {
		if (awaited.discarded()) {
			checkDiscarded(observation, awaited.value());
			return;
		}
		Place expected = this.lineage.placeOf(awaited.value());
		Place actual = this.lineage.placeOf(observation.seen().version().value());
		if (expected != null && actual != null && expected.isMissingFrom(actual)) {
			report(Rule.AWAITED_NOT_SEEN, expected + " is not in " + actual + ": " + observation,
					observation.firstEnd());
		}
	}

	// the token of a write may name a later one, which shares its fate only in part
	private void checkDiscarded(Observation observation, long value) {
		Write write = this.writes.get(value);
		if (write != null && this.lineage.survived(value)
				&& this.history.disturbances()
					.stream()
					.noneMatch((each) -> each.kind() != Kind.DEATH_OF_REPLICA && each.end() >= write.start()
							&& each.start() <= observation.firstEnd())) {
			report(Rule.WRONGLY_DISCARDED, write + " was reported as discarded: " + observation,
					observation.firstEnd());
		}
	}

	private void checkLostWrites() {
		TreeMap<Long, Long> survivedLater = firstEffectOfWritesBegunAfter();
		for (Write write : this.history.writes()) {
			if (write.outcome() == Outcome.ACKNOWLEDGED && !this.lineage.survived(write.value())) {
				Map.Entry<Long, Long> later = survivedLater.higherEntry(write.end());
				long effect = (later != null) ? later.getValue() : Long.MAX_VALUE;
				if (this.history.disturbances().stream().noneMatch((each) -> mayLose(each, write, effect))) {
					report(Rule.LOST_WRITE, write
							+ ((later != null) ? ", and one begun after it survived" : ", and nothing explains it"),
							write.end());
				}
			}
		}
	}

	// a write that had taken effect before is not lost without those that came before it
	private static boolean mayLose(Disturbance disturbance, Write write, long effectOfLaterWrite) {
		if (disturbance.start() >= effectOfLaterWrite || write.start() > disturbance.end()) {
			return false;
		}
		return switch (disturbance.kind()) {
			case DEATH_OF_PRIMARY -> true;
			case HANDOFF -> write.end() >= disturbance.start();
			case DEATH_OF_REPLICA -> false;
		};
	}

	// by the start of a write: when the first of those that began then or later, and
	// survived, had taken effect
	private TreeMap<Long, Long> firstEffectOfWritesBegunAfter() {
		List<Write> survived = this.history.writes()
			.stream()
			.filter((write) -> this.lineage.survived(write.value()))
			.sorted(Comparator.comparingLong(Write::start).reversed())
			.toList();
		TreeMap<Long, Long> effects = new TreeMap<>();
		long first = Long.MAX_VALUE;
		for (Write write : survived) {
			first = Math.min(first, this.firstSeen.getOrDefault(write.value(), Long.MAX_VALUE));
			first = (write.outcome() == Outcome.ACKNOWLEDGED) ? Math.min(first, write.end()) : first;
			effects.put(write.start(), first);
		}
		return effects;
	}

	private void checkWriteOrder() {
		Write firstOfLater = null;
		List<Version> survivors = this.history.survivors();
		for (int i = survivors.size() - 1; i > 0; i--) {
			Write write = this.writes.get(survivors.get(i).value());
			if (write == null) {
				continue;
			}
			if (firstOfLater != null && firstOfLater.end() < write.start()) {
				report(Rule.WRITE_ORDER, write + " comes before " + firstOfLater, write.start());
			}
			if (write.outcome() == Outcome.ACKNOWLEDGED && (firstOfLater == null || write.end() < firstOfLater.end())) {
				firstOfLater = write;
			}
		}
	}

	private void checkNodes() {
		Map<String, List<Sight>> sights = new HashMap<>();
		for (Observation observation : this.history.observations()) {
			add(sights, observation.node(), observation.seen().version().value(), observation.firstEnd(),
					observation.lastStart(), observation);
		}
		for (Write write : this.history.writes()) {
			if (write.outcome() == Outcome.ACKNOWLEDGED) {
				add(sights, write.node(), write.value(), write.end(), write.start(), write);
			}
		}
		sights.values().forEach(this::checkNode);
	}

	private void add(Map<String, List<Sight>> sights, String node, long value, long known, long asked, Object source) {
		Place place = this.lineage.placeOf(value);
		if (place != null) {
			sights.computeIfAbsent(node, (key) -> new ArrayList<>()).add(new Sight(place, known, asked, source));
		}
	}

	private void checkNode(List<Sight> sights) {
		List<Sight> byKnown = sights.stream().sorted(Comparator.comparingLong(Sight::known)).toList();
		List<Sight> byAsked = sights.stream().sorted(Comparator.comparingLong(Sight::asked)).toList();
		Horizon horizon = new Horizon();
		int next = 0;
		for (Sight sight : byAsked) {
			while (next < byKnown.size() && byKnown.get(next).known() < sight.asked()) {
				horizon.add(byKnown.get(next++));
			}
			Sight contradiction = horizon.contradiction(sight);
			if (contradiction != null) {
				report(Rule.WENT_BACK, sight + " after " + contradiction, sight.asked());
			}
		}
	}

	private void report(Rule rule, String description, long at) {
		this.violations.add(new Violation(rule, description, at));
	}

	/**
	 * What a node showed.
	 *
	 * @param place what
	 * @param known from when on it must not show less
	 * @param asked when it was last asked for what it showed
	 * @param source the read or write
	 */
	private record Sight(Place place, long known, long asked, Object source) {
	}

	/**
	 * The most that a node has shown so far.
	 */
	private static final class Horizon {

		private @Nullable Sight most;

		private @Nullable Sight mostThatSurvived;

		private final Map<Long, Sight> branches = new HashMap<>();

		void add(Sight sight) {
			if (this.most == null || sight.place().survivingSequence() > this.most.place().survivingSequence()) {
				this.most = sight;
			}
			Long branch = sight.place().branch();
			if (branch != null) {
				this.branches.merge(branch, sight, Horizon::later);
			}
			else {
				this.mostThatSurvived = (this.mostThatSurvived != null) ? later(this.mostThatSurvived, sight) : sight;
			}
		}

		private static Sight later(Sight one, Sight other) {
			return (other.place().sequence() > one.place().sequence()) ? other : one;
		}

		@Nullable Sight contradiction(Sight sight) {
			Long branch = sight.place().branch();
			if (branch == null) {
				return contradicts(this.most, sight) ? this.most : null;
			}
			Sight sameBranch = this.branches.get(branch);
			if (contradicts(sameBranch, sight)) {
				return sameBranch;
			}
			return contradicts(this.mostThatSurvived, sight) ? this.mostThatSurvived : null;
		}

		private static boolean contradicts(@Nullable Sight earlier, Sight sight) {
			return earlier != null && earlier.place().isMissingFrom(sight.place());
		}

	}

}
