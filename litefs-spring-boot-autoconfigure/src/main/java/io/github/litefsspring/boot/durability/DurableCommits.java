package io.github.litefsspring.boot.durability;

import io.github.litefsspring.jdbc.CommitListener;
import io.github.litefsspring.node.LitefsNode;

/**
 * Notes the commits of threads that run a method with
 * {@link io.github.litefsspring.consistency.DurableCommit @DurableCommit}.
 *
 * @since 0.1.0
 */
public final class DurableCommits implements CommitListener {

	private final LitefsNode node;

	/**
	 * Create it.
	 * @param node this node
	 */
	public DurableCommits(LitefsNode node) {
		this.node = node;
	}

	@Override
	public void committed() {
		DurableCall call = DurableCall.current();
		if (call != null) {
			call.committedOn(this.node);
		}
	}

}
