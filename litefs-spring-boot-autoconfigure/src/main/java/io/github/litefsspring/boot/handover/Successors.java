package io.github.litefsspring.boot.handover;

import java.util.List;

/**
 * Knows which nodes may take the lease.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Successors {

	/** Knows no other node. */
	Successors UNKNOWN = () -> {
		throw new NoCandidateException("Which nodes could take the lease is not known: nodes know each other "
				+ "only with the same litefs.channel.secret on all of them");
	};

	/**
	 * Look for them.
	 * @return the best first, at least one
	 * @throws HandoverRefusedException when there is none; it says why. A
	 * {@link NoCandidateException} when there never is one
	 */
	List<Successor> find();

}
