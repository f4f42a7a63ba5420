package io.github.litefsspring.chaos.fault;

import java.util.List;

/**
 * The node that a fault hits. Who is the primary is known only when it happens.
 */
public enum Target {

	/** The primary of that moment. */
	PRIMARY(0),

	/** The first node that is not the primary at that moment. */
	FIRST_REPLICA(1),

	/** The other node that is not the primary at that moment. */
	SECOND_REPLICA(2);

	private final int place;

	Target(int place) {
		this.place = place;
	}

	// in a list of nodes that begins with the primary
	<T> T of(List<T> nodes) {
		return nodes.get(this.place);
	}

}
