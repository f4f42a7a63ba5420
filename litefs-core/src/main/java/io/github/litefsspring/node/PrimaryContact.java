package io.github.litefsspring.node;

import java.time.Duration;
import java.util.Objects;

import io.github.litefsspring.node.MountReading.Heartbeat;
import org.jspecify.annotations.Nullable;

/**
 * Remembers that LiteFS lost its connection to a primary, and notices when it really has
 * it back.
 * <p>
 * While a primary is gone, LiteFS tries to connect once a second and names it during each
 * attempt. Without this memory a replica would change its role twice a second. A
 * connection counts again when a heartbeat has come through it, or when the primary has
 * been named for a while and its own API says that it leads.
 */
final class PrimaryContact {

	private static final Duration NAMED_LONG_ENOUGH = Duration.ofMillis(250);

	private @Nullable String named;

	private long namedSince;

	private @Nullable String lost;

	private @Nullable Heartbeat heartbeatAtLoss;

	// null when LiteFS names no primary
	synchronized void named(@Nullable String hostname, long nanoTime) {
		if (Objects.equals(hostname, this.named)) {
			return;
		}
		if (this.named != null) {
			this.lost = this.named;
			this.heartbeatAtLoss = null;
		}
		this.named = hostname;
		this.namedSince = nanoTime;
	}

	/**
	 * Tell if LiteFS may be unable to reach the primary that it names now.
	 * @param heartbeat when LiteFS heard of the primary last, if ever
	 * @param nanoTime this node's monotonic clock
	 * @param primaryConfirms whether the primary's own API says that it leads
	 * @return {@code true} when a role must not be built on it
	 */
	synchronized boolean isDoubted(@Nullable Heartbeat heartbeat, long nanoTime, boolean primaryConfirms) {
		if (this.lost == null) {
			return false;
		}
		boolean heartbeatCame = heartbeat != null && this.heartbeatAtLoss != null
				&& heartbeat.isCertainlyAfter(this.heartbeatAtLoss);
		if (this.heartbeatAtLoss == null) {
			this.heartbeatAtLoss = heartbeat;
		}
		if (this.named == null) {
			return true;
		}
		boolean namedLongEnough = nanoTime - this.namedSince >= NAMED_LONG_ENOUGH.toNanos();
		if (!this.named.equals(this.lost) || heartbeatCame || (namedLongEnough && primaryConfirms)) {
			this.lost = null;
			return false;
		}
		return true;
	}

}
