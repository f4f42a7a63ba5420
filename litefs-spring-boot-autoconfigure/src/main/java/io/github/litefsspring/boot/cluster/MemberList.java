package io.github.litefsspring.boot.cluster;

import java.util.List;
import java.util.Objects;

/**
 * The answer to a report.
 *
 * @param from the node that answers
 * @param primaries how many nodes claim to be the primary, as it knows
 * @param members the other nodes it has heard of, none when the list was not wanted
 */
record MemberList(MemberReport from, int primaries, List<Entry> members) {

	MemberList {
		Objects.requireNonNull(from, "from");
		members = List.copyOf(members);
	}

	/**
	 * One of them.
	 *
	 * @param report what it said
	 * @param seenMillis how long ago
	 */
	record Entry(MemberReport report, long seenMillis) {

		Entry {
			Objects.requireNonNull(report, "report");
		}

	}

}
