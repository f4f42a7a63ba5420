package io.github.litefsspring.boot.durability;

import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.NodeState;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.PositionUnknownException;
import org.jspecify.annotations.Nullable;

/**
 * Marks a thread that runs a method with
 * {@link io.github.litefsspring.consistency.DurableCommit @DurableCommit}. What it sends
 * to another node commits there, where no thread would wait.
 *
 * @since 0.1.0
 */
public final class DurableCall implements AutoCloseable {

	private static final ThreadLocal<@Nullable DurableCall> CURRENT = new ThreadLocal<>();

	private final String method;

	private final @Nullable DurableCall outer;

	private @Nullable NodeState committed;

	private boolean positionCertain = true;

	private DurableCall(String method, @Nullable DurableCall outer) {
		this.method = method;
		this.outer = outer;
	}

	/**
	 * Begin a call on this thread.
	 * @param method the method, for messages
	 * @return the call, to be closed when it has returned
	 */
	public static DurableCall enter(String method) {
		DurableCall call = new DurableCall(method, CURRENT.get());
		CURRENT.set(call);
		return call;
	}

	/**
	 * The method with the annotation that this thread is in.
	 * @return its name; null when it is in none
	 */
	public static @Nullable String currentMethod() {
		DurableCall call = CURRENT.get();
		return (call != null) ? call.method : null;
	}

	static @Nullable DurableCall current() {
		return CURRENT.get();
	}

	// the position is that of the commit or of a later one. Whoever reads it when the
	// method has returned may get that of another history: the node may have lost its
	// role meanwhile, and with it the commit
	void committedOn(LitefsNode node) {
		NodeState state = node.state();
		boolean certain = false;
		try {
			Position position = node.readPosition();
			certain = node.isLeading() && state.isSameTerm(node.state());
			state = state.at(position);
		}
		catch (PositionUnknownException ex) {
			// told when the call ends
		}
		for (DurableCall call = this; call != null; call = call.outer) {
			call.note(state, certain);
		}
	}

	private void note(NodeState state, boolean certain) {
		this.positionCertain &= certain && (this.committed == null || this.committed.isSameTerm(state));
		this.committed = state;
	}

	/**
	 * The last commit of the call.
	 * @return the state of the node after it, null when nothing was committed
	 */
	@Nullable NodeState committed() {
		return this.committed;
	}

	/**
	 * Tell if the node had the position of each commit as the primary, in one term.
	 * @return false when it may be that of another history, or LiteFS did not answer
	 */
	boolean isPositionCertain() {
		return this.positionCertain;
	}

	@Override
	public void close() {
		if (this.outer != null) {
			CURRENT.set(this.outer);
		}
		else {
			CURRENT.remove();
		}
	}

}
