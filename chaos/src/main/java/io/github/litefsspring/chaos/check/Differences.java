package io.github.litefsspring.chaos.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.github.litefsspring.chaos.history.NodeState;

/**
 * Says in what two states differ.
 */
final class Differences {

	private static final int SHOWN = 10;

	private Differences() {
	}

	static String describe(NodeState one, NodeState other) {
		return "%s has %d values, %s has %d; only on %s: %s, only on %s: %s; accounts %s and %s".formatted(one.node(),
				one.values().size(), other.node(), other.values().size(), one.node(),
				shortened(onlyIn(one.values(), other.values())), other.node(),
				shortened(onlyIn(other.values(), one.values())), one.balances(), other.balances());
	}

	static List<String> onlyIn(List<String> one, List<String> other) {
		Set<String> known = new HashSet<>(other);
		List<String> rest = new ArrayList<>(one);
		rest.removeIf(known::contains);
		return rest;
	}

	static String shortened(List<String> values) {
		return (values.size() <= SHOWN) ? values.toString()
				: values.subList(0, SHOWN) + " and " + (values.size() - SHOWN) + " more";
	}

}
