package io.github.litefsspring.chaos.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.litefsspring.chaos.history.History;
import io.github.litefsspring.chaos.history.Outcome;
import io.github.litefsspring.chaos.history.Visit;

/**
 * Each visit counts its client's session up by one: less is a lost write, which must have
 * been told, and more is a write that was done twice.
 */
final class SessionChecks {

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

		private int count;

		private int uncertain;

		void next(History history, Visit visit, List<Violation> violations) {
			if (visit.call().outcome() == Outcome.UNKNOWN) {
				this.uncertain++;
			}
			if (!visit.call().isOk()) {
				return;
			}
			if (visit.count() > this.count + this.uncertain + 1) {
				violations.add(new Violation(ViolationKind.SESSION,
						"%s, after %d and %d of unknown outcome".formatted(visit, this.count, this.uncertain)));
			}
			else if (visit.count() <= this.count && !isTold(history, visit)) {
				violations.add(new Violation(ViolationKind.SESSION,
						"%s, after %s; told as lost were %s".formatted(visit, last(), history.losses())));
			}
			this.count = visit.count();
			this.uncertain = 0;
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
