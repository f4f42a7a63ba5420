package io.github.litefsspring.chaos.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.github.litefsspring.chaos.history.History;
import io.github.litefsspring.chaos.history.NodeState;
import io.github.litefsspring.chaos.history.Write;

/**
 * All values of a history: who wrote them, and which are there in the end.
 */
final class Values {

	private final Map<String, Write> writes = new HashMap<>();

	private final Set<String> present = new HashSet<>();

	private final List<String> duplicates = new ArrayList<>();

	Values(History history) {
		history.writes().forEach((write) -> this.writes.put(write.value(), write));
		history.nodes().stream().findFirst().map(NodeState::values).orElse(List.of()).forEach((value) -> {
			if (!this.present.add(value)) {
				this.duplicates.add(value);
			}
		});
	}

	Optional<Write> write(String value) {
		return Optional.ofNullable(this.writes.get(value));
	}

	boolean isPresent(String value) {
		return this.present.contains(value);
	}

	Set<String> present() {
		return this.present;
	}

	List<String> duplicates() {
		return this.duplicates;
	}

}
