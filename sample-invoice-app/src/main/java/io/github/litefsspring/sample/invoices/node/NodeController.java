package io.github.litefsspring.sample.invoices.node;

import java.time.Duration;

import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.NodeState;
import org.jspecify.annotations.Nullable;

import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Tells the page which node answers, and how far behind the primary it is.
 */
@RestController
class NodeController {

	private final LitefsNode node;

	NodeController(LitefsNode node) {
		this.node = node;
	}

	@GetMapping("/api/node")
	ResponseEntity<Node> node() {
		NodeState state = this.node.state();
		Duration lag = state.lag();
		return ResponseEntity.ok()
			.cacheControl(CacheControl.noStore())
			.body(new Node(this.node.name(), state.role().name(), state.primary(),
					(lag != null) ? lag.toMillis() : null, state.position().txidText()));
	}

	/**
	 * State of a node for the page.
	 *
	 * @param node the node's name
	 * @param role its role
	 * @param primary the primary's LiteFS host name, if one is known
	 * @param lagMillis how far behind the primary it was when it last heard of it
	 * @param txid the last transaction it has
	 */
	record Node(String node, String role, @Nullable String primary, @Nullable Long lagMillis, String txid) {
	}

}
