package io.github.litefsspring.boot.migration;

import java.util.List;

import io.github.litefsspring.node.NodeState;
import io.github.litefsspring.node.Role;

/**
 * Parts of the schema that this application needs were not replicated in time, and this
 * node is not the primary, so it cannot add it.
 *
 * @since 0.1.0
 */
public class SchemaNotReplicatedException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	private static final int MANY = 10;

	private final Role role;

	/**
	 * Create the exception.
	 * @param waited what was done about it, such as {@code "after 2 minutes"}
	 * @param state what the node is
	 * @param missing what is missing
	 */
	public SchemaNotReplicatedException(String waited, NodeState state, List<String> missing) {
		super("The schema of this database lacks %s %s. This node is %s, %s.".formatted(describe(missing), waited,
				state.role(), primary(state)));
		this.role = state.role();
	}

	/**
	 * The role of this node when it gave up.
	 * @return the role
	 */
	public Role role() {
		return this.role;
	}

	static String describe(List<String> missing) {
		List<String> first = missing.subList(0, Math.min(missing.size(), MANY));
		int more = missing.size() - first.size();
		return String.join(", ", first) + ((more > 0) ? " and " + more + " more" : "");
	}

	static String primary(NodeState state) {
		return (state.primary() != null) ? "the primary is '" + state.primary() + "'" : "no primary is known";
	}

}
