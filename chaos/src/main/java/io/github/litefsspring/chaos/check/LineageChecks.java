package io.github.litefsspring.chaos.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.github.litefsspring.chaos.history.History;
import io.github.litefsspring.chaos.history.NodeState;
import io.github.litefsspring.chaos.history.Outcome;
import io.github.litefsspring.chaos.history.RestoredLineage;
import io.github.litefsspring.chaos.history.Write;
import io.github.litefsspring.chaos.history.WriteKind;

/**
 * Each lineage can be restored and is a state that once was; the current one is the
 * database as it is; and what was acknowledged as stored is in one of them.
 */
final class LineageChecks {

	private LineageChecks() {
	}

	static List<Violation> check(History history, Values values) {
		List<Violation> violations = new ArrayList<>();
		for (RestoredLineage lineage : history.lineages()) {
			if (!lineage.failure().isEmpty()) {
				violations.add(violation(lineage, "cannot be restored: " + lineage.failure()));
			}
			else {
				restored(history, values, lineage, violations);
			}
		}
		stored(history, values, violations);
		return violations;
	}

	private static void restored(History history, Values values, RestoredLineage lineage, List<Violation> violations) {
		if (new HashSet<>(lineage.values()).size() != lineage.values().size()) {
			violations.add(violation(lineage, "has values twice"));
		}
		for (String value : lineage.values()) {
			Write write = values.write(value).orElse(null);
			if (write == null || write.call().outcome() == Outcome.FAILED) {
				violations.add(violation(lineage, "has what was not written: " + ((write != null) ? write : value)));
			}
		}
		boolean empty = lineage.values().isEmpty() && lineage.balances().isEmpty();
		if (!empty && !lineage.balances().equals(MoneyChecks.expected(history, values, lineage.values()))) {
			violations.add(violation(lineage, "has accounts that its transfers do not make: " + lineage.balances()));
		}
		history.nodes().stream().findFirst().filter((node) -> lineage.current()).ifPresent((node) -> {
			if (!node.values().equals(lineage.values()) || !node.balances().equals(lineage.balances())) {
				violations.add(violation(lineage, "is current, and not the database: " + Differences.describe(node,
						new NodeState("the lineage", lineage.values(), lineage.balances(), ""))));
			}
		});
	}

	private static void stored(History history, Values values, List<Violation> violations) {
		Set<String> restorable = new HashSet<>(values.present());
		history.lineages().forEach((lineage) -> restorable.addAll(lineage.values()));
		for (Write write : history.writes()) {
			if (write.kind() == WriteKind.STORE && write.call().isOk() && !restorable.contains(write.value())) {
				violations
					.add(new Violation(ViolationKind.RESTORE, "Acknowledged as stored, and in no lineage: " + write));
			}
		}
	}

	private static Violation violation(RestoredLineage lineage, String text) {
		return new Violation(ViolationKind.RESTORE, lineage.lineage() + " " + text);
	}

}
