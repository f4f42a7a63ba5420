package io.github.litefsspring.chaos.check;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.litefsspring.chaos.history.History;
import io.github.litefsspring.chaos.history.Outcome;
import io.github.litefsspring.chaos.history.Visit;

/**
 * Each visit counts its client's session up by one: less is a lost write, which must have
 * been told, and more is a write that was done twice. A visit of unknown outcome may be
 * counted by a later one than the next: a node that was paused goes on with requests that
 * their clients have given up.
 */
final class SessionChecks {

	// longer than any pause
	private static final Duration LATEST = Duration.ofMinutes(1);

	private SessionChecks() {
	}

	static List<Violation> check(History history) {
		List<Violation> violations = new ArrayList<>();
		Map<Integer, Counter> counters = new HashMap<>();
		history.visits()
			.stream()
			.sorted(Comparator.comparing((visit) -> visit.call().invoked()))
			.forEach((visit) -> counters.computeIfAbsent(visit.call().client(), (client) -> new Counter())
				.next(history, visit, violations));
		return violations;
	}

	private static final class Counter {

		private final List<Visit> acknowledged = new ArrayList<>();

		private final Deque<Instant> unknown = new ArrayDeque<>();

		private int count;

		void next(History history, Visit visit, List<Violation> violations) {
			if (visit.call().outcome() == Outcome.UNKNOWN) {
				this.unknown.add(visit.call().invoked());
			}
			if (!visit.call().isOk()) {
				return;
			}
			this.unknown.removeIf((invoked) -> invoked.plus(LATEST).isBefore(visit.call().invoked()));
			int more = visit.count() - this.count - 1;
			if (more > this.unknown.size()) {
				violations.add(new Violation(ViolationKind.SESSION,
						"%s, after %d and %d of unknown outcome".formatted(visit, this.count, this.unknown.size())));
			}
			else if (visit.count() <= this.count && !isTold(history, visit)) {
				violations.add(new Violation(ViolationKind.SESSION,
						"%s, after %s; told as lost were %s".formatted(visit, last(), history.losses())));
			}
			for (; more > 0; more--) {
				this.unknown.poll();
			}
			this.count = visit.count();
			this.acknowledged.add(visit);
		}

		// every visit that does not count any more was told as lost
		private boolean isTold(History history, Visit visit) {
			return this.acknowledged.stream()
				.filter((before) -> before.count() >= visit.count())
				.allMatch((before) -> history.lossOf(before.call()).isPresent());
		}

		private Visit last() {
			return this.acknowledged.get(this.acknowledged.size() - 1);
		}

	}

}
