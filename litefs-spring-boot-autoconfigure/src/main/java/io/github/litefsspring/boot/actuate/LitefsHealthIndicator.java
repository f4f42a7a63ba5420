package io.github.litefsspring.boot.actuate;

import java.time.Duration;
import java.util.List;

import io.github.litefsspring.background.BackgroundWork;
import io.github.litefsspring.boot.nodes.PrimaryHealth;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.NodeState;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.Role;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * {@link HealthIndicator} that is UP while this node can read, and all threads that it
 * needs run. A replica without a primary still reads, so a failover changes the details
 * and not the status.
 *
 * @since 0.1.0
 */
public class LitefsHealthIndicator extends AbstractHealthIndicator {

	private final LitefsNode node;

	private final PrimaryHealth health;

	private final BackgroundWork work;

	private final Duration maxLag;

	private final boolean staleIsOutOfService;

	/**
	 * Create the indicator.
	 * @param node the node to look at
	 * @param health knows whether the primary is well
	 * @param work everything whose threads have to run
	 * @param maxLag the lag above which a node is stale
	 * @param staleIsOutOfService whether a stale node is OUT_OF_SERVICE
	 */
	public LitefsHealthIndicator(LitefsNode node, PrimaryHealth health, BackgroundWork work, Duration maxLag,
			boolean staleIsOutOfService) {
		super("LiteFS health check failed");
		this.health = health;
		this.node = node;
		this.work = work;
		this.maxLag = maxLag;
		this.staleIsOutOfService = staleIsOutOfService;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		NodeState state = this.node.state();
		builder.up().withDetail("role", state.role().name());
		Duration lag = state.lag();
		builder.withDetail("lag", (lag != null) ? lag.toMillis() + " ms" : "unknown");
		builder.withDetail("writes", (this.health.problem() != null) ? "unavailable" : "available");
		List<String> gone = this.work.gone();
		if (!gone.isEmpty()) {
			builder.down()
				.withDetail("reason", "Threads have ended, so what is known of LiteFS is old: " + gone
						+ ". The log says why; restart the application");
		}
		else if (state.role() == Role.UNMOUNTED) {
			builder.down().withDetail("reason", "The LiteFS mount is missing or dead: nothing can be read");
		}
		else if (!state.role().isWritable() && state.position().equals(Position.NONE)) {
			builder.down().withDetail("reason", "The database has never been replicated to this node");
		}
		else if (this.staleIsOutOfService && isStale(state.role(), lag)) {
			builder.outOfService().withDetail("reason", "The lag is above litefs.health.max-lag=" + this.maxLag);
		}
	}

	private boolean isStale(Role role, @Nullable Duration lag) {
		return !role.isWritable() && lag != null && lag.compareTo(this.maxLag) > 0;
	}

}
