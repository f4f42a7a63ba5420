package io.github.litefsspring.chaos.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.litefsspring.chaos.history.History;
import io.github.litefsspring.chaos.history.SetRead;

/**
 * Reads see what their token stands for, and on one node never less than before. What a
 * failover has discarded is left out: only values that are there in the end count.
 */
final class ReadChecks {

	private ReadChecks() {
	}

	static List<Violation> check(History history, Values values) {
		List<Violation> violations = new ArrayList<>();
		Map<String, SetRead> before = new HashMap<>();
		List<SetRead> inOrder = history.setReads()
			.stream()
			.sorted(Comparator.comparing((read) -> read.call().invoked()))
			.toList();
		for (SetRead read : inOrder) {
			Set<String> seen = new HashSet<>(read.seen());
			List<String> missing = missing(read.required(), seen, values);
			if (!missing.isEmpty()) {
				violations.add(new Violation(ViolationKind.STALE_READ, "%s does not have %s; %s".formatted(read,
						Differences.shortened(missing), values.write(missing.get(0)).orElseThrow())));
			}
			String key = read.call().client() + " " + read.call().answeredBy() + " " + read.set();
			SetRead earlier = before.put(key, read);
			if (earlier != null && !earlier.call().completed().isAfter(read.call().invoked())) {
				List<String> gone = missing(new HashSet<>(earlier.seen()), seen, values);
				if (!gone.isEmpty()) {
					violations.add(new Violation(ViolationKind.WENT_BACK,
							"%s does not have %s, which %s had".formatted(read, Differences.shortened(gone), earlier)));
				}
			}
		}
		return violations;
	}

	private static List<String> missing(Set<String> expected, Set<String> seen, Values values) {
		return expected.stream().filter((value) -> !seen.contains(value) && values.isPresent(value)).sorted().toList();
	}

}
