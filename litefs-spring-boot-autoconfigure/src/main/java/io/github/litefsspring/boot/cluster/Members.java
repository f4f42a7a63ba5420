package io.github.litefsspring.boot.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Nodes that were heard of, with the time. A node that is silent for too long is
 * forgotten.
 */
final class Members {

	private static final int MOST = 2000;

	private final Map<String, Heard> heard = new LinkedHashMap<>();

	private final LongSupplier nanoTime;

	private final Duration expireAfter;

	Members(Duration expireAfter, LongSupplier nanoTime) {
		this.expireAfter = expireAfter;
		this.nanoTime = nanoTime;
	}

	/**
	 * A node was heard of.
	 * @param report what it said
	 * @param ago when that was
	 * @return whether it said anything new
	 */
	synchronized boolean hear(MemberReport report, Duration ago) {
		long at = this.nanoTime.getAsLong() - ago.toNanos();
		Heard before = this.heard.get(report.key());
		boolean newer = before == null || at - before.nanoTime() >= 0;
		if (!newer || (before == null && this.heard.size() >= MOST)) {
			return false;
		}
		this.heard.put(report.key(), new Heard(report, at));
		return before == null || !before.report().equals(report);
	}

	synchronized Paces paces() {
		long candidates = this.heard.values().stream().filter((entry) -> entry.report().mayLead()).count();
		return new Paces(new ReportPace(this.heard.size()), new ReportPace((int) candidates));
	}

	synchronized List<MemberList.Entry> list() {
		long now = this.nanoTime.getAsLong();
		this.heard.values().removeIf((entry) -> now - entry.nanoTime() > this.expireAfter.toNanos());
		List<MemberList.Entry> list = new ArrayList<>();
		for (Heard entry : this.heard.values()) {
			long seenMillis = Math.max(0, Duration.ofNanos(now - entry.nanoTime()).toMillis());
			list.add(new MemberList.Entry(entry.report(), seenMillis));
		}
		return list;
	}

	/**
	 * The paces of this cluster.
	 *
	 * @param all of nodes that never become the primary
	 * @param candidates of nodes that may
	 */
	record Paces(ReportPace all, ReportPace candidates) {

		ReportPace of(MemberReport report) {
			return report.mayLead() ? this.candidates : this.all;
		}

	}

	private record Heard(MemberReport report, long nanoTime) {
	}

}
