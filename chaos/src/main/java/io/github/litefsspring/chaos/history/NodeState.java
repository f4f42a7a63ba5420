package io.github.litefsspring.chaos.history;

import java.util.List;
import java.util.Map;

/**
 * All that a node has in the end.
 *
 * @param node the node
 * @param values all values, in their order
 * @param balances the accounts
 * @param integrity what SQLite says of the database, {@code [ok]} when it is sound
 */
public record NodeState(String node, List<String> values, Map<Integer, Long> balances, String integrity) {
}
