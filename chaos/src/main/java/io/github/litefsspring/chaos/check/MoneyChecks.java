package io.github.litefsspring.chaos.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.litefsspring.chaos.history.AccountRead;
import io.github.litefsspring.chaos.history.History;
import io.github.litefsspring.chaos.history.Movement;
import io.github.litefsspring.chaos.history.NodeState;

/**
 * The sum of all accounts never changes, and each account has what the transfers that are
 * there have moved.
 */
final class MoneyChecks {

	private MoneyChecks() {
	}

	static List<Violation> check(History history, Values values) {
		List<Violation> violations = new ArrayList<>();
		long sum = sum(history.opening());
		for (AccountRead read : history.accountReads()) {
			if (sum(read.balances()) != sum) {
				violations.add(new Violation(ViolationKind.MONEY,
						"%d instead of %d in %s".formatted(sum(read.balances()), sum, read)));
			}
		}
		for (NodeState node : history.nodes()) {
			Map<Integer, Long> expected = expected(history, values, node.values());
			if (!node.balances().equals(expected)) {
				violations.add(new Violation(ViolationKind.MONEY,
						"%s has %s, its transfers make %s".formatted(node.node(), node.balances(), expected)));
			}
		}
		return violations;
	}

	static Map<Integer, Long> expected(History history, Values values, Collection<String> present) {
		Map<Integer, Long> balances = new TreeMap<>(history.opening());
		for (String value : present) {
			Movement movement = values.write(value).map((write) -> write.movement()).orElse(Movement.NONE);
			balances.merge(movement.from(), -(long) movement.amount(), Long::sum);
			balances.merge(movement.to(), (long) movement.amount(), Long::sum);
		}
		return balances;
	}

	private static long sum(Map<Integer, Long> balances) {
		return balances.values().stream().mapToLong(Long::longValue).sum();
	}

}
