package io.github.litefsspring.chaos.history;

import java.util.List;
import java.util.Set;

/**
 * A read of one set that carried a token.
 *
 * @param set the set
 * @param seen the values that were there
 * @param required the values that the token stands for, which must be there
 * @param call the request
 */
public record SetRead(String set, List<String> seen, Set<String> required, Call call) {

	@Override
	public String toString() {
		return "read of " + this.set + " (" + this.seen.size() + " values) by " + this.call;
	}

}
