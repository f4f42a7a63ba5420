package io.github.litefsspring.boot.cluster;

import java.util.Objects;

import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.NodeState;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.Role;
import org.jspecify.annotations.Nullable;

/**
 * A node's report on itself.
 *
 * @param id LiteFS's id of the node
 * @param name its name
 * @param appUrl where other nodes reach its application
 * @param candidate whether it may become the primary
 * @param role what it may do
 * @param ready whether its application takes requests, {@code null} when not known
 * @param txid its transaction id, 16 hexadecimal digits
 * @param checksum the checksum after it, 16 hexadecimal digits
 */
record MemberReport(@Nullable String id, String name, String appUrl, @Nullable Boolean candidate, Role role,
		@Nullable Boolean ready, String txid, String checksum) {

	MemberReport {
		Objects.requireNonNull(name, "name");
		Objects.requireNonNull(appUrl, "appUrl");
		Objects.requireNonNull(role, "role");
		Objects.requireNonNull(txid, "txid");
		Objects.requireNonNull(checksum, "checksum");
	}

	static MemberReport of(LitefsNode node, String appUrl, @Nullable Boolean candidate, boolean ready) {
		NodeState state = node.state();
		return new MemberReport(node.nodeId(), node.name(), appUrl, candidate, state.role(), ready,
				state.position().txidText(), state.position().checksumText());
	}

	// also while that is not known
	boolean mayLead() {
		return !Boolean.FALSE.equals(this.candidate);
	}

	Position position() {
		return Position.parse(this.txid + "-" + this.checksum);
	}

	String key() {
		return (this.id != null) ? this.id : this.name;
	}

}
