package io.github.litefsspring.boot.actuate;

import io.github.litefsspring.boot.nodes.PrimaryHealth;
import io.github.litefsspring.boot.nodes.PrimaryProblem;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.NodeState;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * {@link HealthIndicator} that is UP while a primary is reachable.
 * <p>
 * Otherwise its status is {@link #UNAVAILABLE} and not DOWN: DOWN would turn the whole
 * {@code /actuator/health} of every replica into a 503 during a failover, and a balancer
 * that looks there would take all readable nodes away at once.
 *
 * @since 0.1.0
 */
public class LitefsWritesHealthIndicator extends AbstractHealthIndicator {

	/** Writes cannot be served right now. Spring Boot leaves it out of aggregates. */
	public static final Status UNAVAILABLE = new Status("UNAVAILABLE", "No primary is reachable");

	private final LitefsNode node;

	private final PrimaryHealth health;

	/**
	 * Create the indicator.
	 * @param node the node to look at
	 * @param health knows whether the primary is well
	 */
	public LitefsWritesHealthIndicator(LitefsNode node, PrimaryHealth health) {
		super("LiteFS health check failed");
		this.node = node;
		this.health = health;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		NodeState state = this.node.state();
		PrimaryProblem problem = this.health.problem();
		if (problem != null) {
			builder.status(UNAVAILABLE).withDetail("reason", problem.explanation());
		}
		else {
			builder.up();
		}
		builder.withDetail("role", state.role().name());
		if (state.primary() != null) {
			builder.withDetail("primary", state.primary());
		}
	}

}
