package io.github.litefsspring.chaos.check;

import java.util.ArrayList;
import java.util.List;

import io.github.litefsspring.chaos.history.History;
import io.github.litefsspring.chaos.history.NodeState;

/**
 * Looks for broken promises in a history. It knows nothing of how the cluster is built.
 */
public final class Checker {

	private Checker() {
	}

	/**
	 * Check a history.
	 * @param history the history
	 * @return what is wrong, empty when nothing is
	 */
	public static List<Violation> check(History history) {
		List<Violation> violations = new ArrayList<>();
		history.absences().forEach((text) -> violations.add(new Violation(ViolationKind.NODE_NOT_BACK, text)));
		history.errors()
			.forEach((call) -> violations.add(new Violation(ViolationKind.UNHANDLED_ERROR, call.toString())));
		violations.addAll(nodes(history));
		Values values = new Values(history);
		violations.addAll(WriteChecks.check(history, values));
		violations.addAll(ReadChecks.check(history, values));
		violations.addAll(MoneyChecks.check(history, values));
		violations.addAll(SessionChecks.check(history));
		violations.addAll(LineageChecks.check(history, values));
		return violations;
	}

	private static List<Violation> nodes(History history) {
		List<Violation> violations = new ArrayList<>();
		for (NodeState node : history.nodes()) {
			if (!node.integrity().equals("[ok]")) {
				violations.add(new Violation(ViolationKind.INTEGRITY, node.node() + ": " + node.integrity()));
			}
			NodeState first = history.nodes().get(0);
			if (!node.values().equals(first.values()) || !node.balances().equals(first.balances())) {
				violations.add(new Violation(ViolationKind.NODES_DIFFER, Differences.describe(first, node)));
			}
		}
		return violations;
	}

}
