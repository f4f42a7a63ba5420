package io.github.litefsspring.chaos.history;

/**
 * A request that counts up what is in the client's session.
 *
 * @param count the answer; 0 without one
 * @param call the request
 */
public record Visit(int count, Call call) {

	@Override
	public String toString() {
		return "visit " + this.count + " by " + this.call;
	}

}
