package io.github.litefsspring.boot.cluster;

import java.util.Objects;

/**
 * What a node sends to the primary.
 *
 * @param from the node, as it is now
 * @param listWanted whether the reply shall bring the list of the others
 */
record Report(MemberReport from, boolean listWanted) {

	Report {
		Objects.requireNonNull(from, "from");
	}

}
