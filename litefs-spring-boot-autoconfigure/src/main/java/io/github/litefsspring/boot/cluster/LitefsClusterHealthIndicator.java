package io.github.litefsspring.boot.cluster;

import java.util.List;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * {@link HealthIndicator} that is DOWN on a node that claims to be the primary while
 * another one does too: what it writes may be lost. Replicas stay UP.
 *
 * @since 0.1.0
 */
public class LitefsClusterHealthIndicator extends AbstractHealthIndicator {

	private final ClusterMembership membership;

	/**
	 * Create the indicator.
	 * @param membership the list of nodes
	 */
	public LitefsClusterHealthIndicator(ClusterMembership membership) {
		super("LiteFS cluster health check failed");
		this.membership = membership;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		List<String> rivals = this.membership.rivals();
		builder.up().withDetail("primaries", this.membership.primaries());
		builder.withDetail("members",
				this.membership.members().stream().filter(ClusterMember::connected).map(ClusterMember::node).toList());
		if (!rivals.isEmpty()) {
			builder.down().withDetail("reason", "Also claiming to be the primary: " + String.join(", ", rivals));
		}
	}

}
