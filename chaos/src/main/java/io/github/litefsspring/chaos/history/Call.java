package io.github.litefsspring.chaos.history;

import java.time.Instant;

/**
 * One request of a client and its answer.
 *
 * @param client the client's number
 * @param node the node that was asked
 * @param invoked when it was sent
 * @param completed when it was answered, or given up
 * @param outcome what the client was told
 * @param answeredBy the node that ran the handler, as the answer says; empty when unknown
 * @param token the position in the answer; empty without one
 * @param answer status and text of the answer, or why there was none
 */
public record Call(int client, String node, Instant invoked, Instant completed, Outcome outcome, String answeredBy,
		String token, String answer) {

	/**
	 * Tell if it was acknowledged.
	 * @return {@code true} for {@link Outcome#OK}
	 */
	public boolean isOk() {
		return this.outcome == Outcome.OK;
	}

	@Override
	public String toString() {
		return "client %d at %s%s, %s to %s: %s%s %s".formatted(this.client, this.node,
				(this.answeredBy.isEmpty() || this.answeredBy.equals(this.node)) ? ""
						: " (answered by " + this.answeredBy + ")",
				Times.text(this.invoked), Times.text(this.completed), this.outcome,
				this.token.isEmpty() ? "" : " " + this.token, this.answer);
	}

}
