package io.github.litefsspring.boot.cluster;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * {@link MeterBinder} for the list of nodes.
 *
 * @since 0.1.0
 */
public final class ClusterMetrics implements MeterBinder {

	/** Gauge: how many nodes claim to be the primary. More than 1 is an emergency. */
	public static final String PRIMARIES = "litefs.cluster.primaries";

	/** Gauge: how many nodes are connected. */
	public static final String MEMBERS = "litefs.cluster.members";

	private final ClusterMembership membership;

	/**
	 * Create the binder.
	 * @param membership the list of nodes
	 */
	public ClusterMetrics(ClusterMembership membership) {
		this.membership = membership;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Gauge.builder(PRIMARIES, this.membership, ClusterMembership::primaries)
			.description("How many nodes claim to be the primary, as this node knows")
			.register(registry);
		Gauge
			.builder(MEMBERS, this.membership,
					(list) -> list.members().stream().filter(ClusterMember::connected).count())
			.description("How many nodes are connected")
			.register(registry);
	}

}
