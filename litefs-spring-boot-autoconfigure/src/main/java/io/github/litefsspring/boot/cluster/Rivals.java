package io.github.litefsspring.boot.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Other nodes that claim to be the primary while this node is.
 * <p>
 * When the lease moves, both may say so for a moment. A node that still does after
 * {@link #PATIENCE} is reported.
 */
final class Rivals {

	// primaries compare themselves once a second, whatever the size of the cluster
	private static final Duration SILENCE = new ReportPace(2).silence();

	static final Duration PATIENCE = Duration.ofMillis(1500);

	private static final Logger logger = LoggerFactory.getLogger(ClusterMembership.class);

	private final Map<String, Claim> claims = new ConcurrentHashMap<>();

	private final LongSupplier nanoTime;

	Rivals(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	void claims(MemberReport report, String thisNode) {
		long now = this.nanoTime.getAsLong();
		this.claims.compute(report.key(), (key, before) -> {
			boolean goesOn = before != null && now - before.last() < SILENCE.toNanos();
			boolean lasts = goesOn && now - before.first() >= PATIENCE.toNanos();
			if (lasts && !before.reported()) {
				logger
					.error("Two nodes claim to be the primary: this node '{}' and '{}' at {}. What one of them writes will be lost. "
							+ "With a static lease only one node may have lease.candidate=true; with Consul all nodes need the same lease.consul.key",
							thisNode, report.name(), report.appUrl());
			}
			return new Claim(report, goesOn ? before.first() : now, now, lasts || (goesOn && before.reported()));
		});
	}

	void withdraws(MemberReport report) {
		this.claims.remove(report.key());
	}

	void clear() {
		this.claims.clear();
	}

	List<MemberReport> lasting() {
		long now = this.nanoTime.getAsLong();
		return this.claims.values()
			.stream()
			.filter((claim) -> claim.reported() && now - claim.last() < SILENCE.toNanos())
			.map(Claim::report)
			.toList();
	}

	private record Claim(MemberReport report, long first, long last, boolean reported) {
	}

}
