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

	static final Duration SILENCE = Duration.ofSeconds(3);

	private static final int MOST = 1000;

	private final Map<String, Heard> heard = new LinkedHashMap<>();

	private final LongSupplier nanoTime;

	private final Duration expireAfter;

	Members(Duration expireAfter, LongSupplier nanoTime) {
		this.expireAfter = expireAfter;
		this.nanoTime = nanoTime;
	}

	synchronized void hear(MemberReport report, Duration ago) {
		long at = this.nanoTime.getAsLong() - ago.toNanos();
		Heard before = this.heard.get(report.key());
		boolean newer = before == null || at - before.nanoTime() >= 0;
		if (newer && (before != null || this.heard.size() < MOST)) {
			this.heard.put(report.key(), new Heard(report, at));
		}
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

	private record Heard(MemberReport report, long nanoTime) {
	}

}
