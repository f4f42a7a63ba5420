package io.github.litefsspring.chaos.history;

import java.util.Map;

/**
 * A read of all accounts.
 *
 * @param balances the balances
 * @param call the request
 */
public record AccountRead(Map<Integer, Long> balances, Call call) {

	@Override
	public String toString() {
		return "read of accounts " + this.balances + " by " + this.call;
	}

}
