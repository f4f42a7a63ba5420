package io.github.litefsspring.boot.web;

import java.util.Locale;

import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Role;
import jakarta.servlet.http.HttpServletResponse;

/**
 * The reply headers that name the node which ran the handler. A reply that came from the
 * primary carries the primary's.
 */
class NodeHeaders {

	static final String NODE = "Litefs-Node";

	static final String ROLE = "Litefs-Role";

	private final LitefsNode node;

	private final boolean exposed;

	NodeHeaders(LitefsNode node, boolean exposed) {
		this.node = node;
		this.exposed = exposed;
	}

	boolean isExposed() {
		return this.exposed;
	}

	void write(HttpServletResponse response) {
		if (this.exposed) {
			response.setHeader(NODE, this.node.name());
			response.setHeader(ROLE, roleText(this.node.state().role()));
		}
	}

	static String roleText(Role role) {
		return role.name().toLowerCase(Locale.ROOT);
	}

}
