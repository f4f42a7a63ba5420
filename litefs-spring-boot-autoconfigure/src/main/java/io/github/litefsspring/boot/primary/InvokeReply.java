package io.github.litefsspring.boot.primary;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Answer to a call.
 *
 * @param outcome what became of it
 * @param node the node that answers
 * @param result what the method returned
 * @param failure what it threw, or why it was not called
 * @param position the position of what it wrote
 */
record InvokeReply(Outcome outcome, String node, @Nullable JsonNode result, @Nullable RemoteFailure failure,
		@Nullable String position) implements PrimaryReply {

	InvokeReply {
		Objects.requireNonNull(outcome, "outcome");
		Objects.requireNonNull(node, "node");
	}

	@Override
	public boolean notPrimary() {
		return this.outcome == Outcome.NOT_PRIMARY;
	}

	/**
	 * Fates of a call.
	 */
	enum Outcome {

		/** The method ran and returned. */
		RETURNED,

		/** The method ran and returned something that cannot be JSON. */
		RESULT_UNREADABLE,

		/** The method ran and threw. */
		THREW,

		/** The method began to run, and the node was not the primary any more. */
		DEMOTED,

		/** The node is not the primary. The method was not called. */
		NOT_PRIMARY,

		/** There is no such method that may be called. */
		UNKNOWN_METHOD,

		/** The arguments are not those of the method, which was not called. */
		ARGUMENTS_UNREADABLE

	}

}
