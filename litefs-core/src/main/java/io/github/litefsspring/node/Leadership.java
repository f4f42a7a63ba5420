package io.github.litefsspring.node;

import java.time.Duration;
import java.util.Objects;

import io.github.litefsspring.api.LitefsApi;
import io.github.litefsspring.api.LitefsApiException;
import io.github.litefsspring.api.LitefsApiException.Problem;
import io.github.litefsspring.api.NodeInfo;
import org.jspecify.annotations.Nullable;

/**
 * The answer of this node's LiteFS process to the question who leads, and whether it
 * still counts. The event stream says it first; when the stream is lost or silent,
 * {@code /info} is asked.
 */
final class Leadership {

	private final LitefsApi api;

	private final NodeTimings timings;

	private final PrimaryContact contact;

	private @Nullable Report report;

	private boolean streamOpen;

	private volatile @Nullable String nodeId;

	private volatile @Nullable String clusterId;

	private @Nullable String ownHostname;

	private volatile String problem = "it has not answered yet";

	Leadership(LitefsApi api, NodeTimings timings, PrimaryContact contact) {
		this.api = api;
		this.timings = timings;
		this.contact = contact;
	}

	synchronized void streamOpened(@Nullable String streamNodeId, @Nullable String streamClusterId) {
		this.streamOpen = true;
		identify(streamNodeId, streamClusterId);
	}

	synchronized void streamLost(String reason) {
		this.streamOpen = false;
		this.problem = reason;
	}

	synchronized boolean isStreamOpen() {
		return this.streamOpen;
	}

	synchronized void streamSaid(boolean leads, @Nullable String primaryHostname) {
		accept(leads, primaryHostname);
	}

	// anything that comes through the stream shows that the process is alive
	synchronized void streamIsAlive() {
		if (this.report != null) {
			this.report = this.report.confirmed();
		}
	}

	@Nullable String nodeId() {
		return this.nodeId;
	}

	@Nullable String clusterId() {
		return this.clusterId;
	}

	// the last failure, for people: why there is no report
	String problem() {
		return this.problem;
	}

	// the report that counts now, null when LiteFS does not answer; asks /info when the
	// stream does not prove the report any more
	@Nullable Report current() {
		Report before = snapshot();
		if (before != null && isProvedByStream(before) && !(before.leads() && before.primaryHostname() == null)) {
			return before;
		}
		try {
			NodeInfo info = this.api.info(this.timings.answer());
			return answered(before, info);
		}
		catch (LitefsApiException ex) {
			return unanswered(before, ex);
		}
	}

	synchronized boolean hasChangedSince(@Nullable Report before) {
		return !isSame(before);
	}

	private synchronized @Nullable Report snapshot() {
		return this.report;
	}

	private synchronized boolean isProvedByStream(Report candidate) {
		return this.streamOpen && candidate.age().compareTo(this.timings.silence()) < 0;
	}

	private synchronized @Nullable Report answered(@Nullable Report before, NodeInfo info) {
		identify(info.nodeId(), info.clusterId());
		if (info.primary()) {
			this.ownHostname = info.primaryHostname();
		}
		if (isSame(before)) {
			accept(info.primary(), info.primaryHostname());
		}
		else if (this.report != null && this.report.leads()) {
			this.report = new Report(true, this.ownHostname, this.report.nanoTime());
		}
		return this.report;
	}

	private synchronized @Nullable Report unanswered(@Nullable Report before, LitefsApiException ex) {
		this.problem = String.valueOf(ex.getMessage());
		boolean patient = before != null && this.streamOpen && ex.problem() == Problem.TIMED_OUT
				&& before.age().compareTo(this.timings.patience()) < 0;
		boolean onlyNameMissing = before != null && isProvedByStream(before);
		if (isSame(before) && !patient && !onlyNameMissing) {
			this.report = null;
			this.contact.named(null, System.nanoTime());
		}
		return this.report;
	}

	private boolean isSame(@Nullable Report before) {
		Report now = this.report;
		if (before == null || now == null) {
			return before == null && now == null;
		}
		return before.leads() == now.leads() && Objects.equals(before.primaryHostname(), now.primaryHostname());
	}

	private void accept(boolean leads, @Nullable String primaryHostname) {
		String name = (leads && primaryHostname == null) ? this.ownHostname : primaryHostname;
		long now = System.nanoTime();
		this.report = new Report(leads, name, now);
		this.contact.named(leads ? null : name, now);
	}

	private void identify(@Nullable String newNodeId, @Nullable String newClusterId) {
		if (newNodeId != null) {
			this.nodeId = newNodeId;
		}
		if (newClusterId != null) {
			this.clusterId = newClusterId;
		}
	}

	// leads tells if this node does; nanoTime is when this was last confirmed
	record Report(boolean leads, @Nullable String primaryHostname, long nanoTime) {

		Duration age() {
			return Duration.ofNanos(System.nanoTime() - this.nanoTime);
		}

		Report confirmed() {
			return new Report(this.leads, this.primaryHostname, System.nanoTime());
		}

	}

}
