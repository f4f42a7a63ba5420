package io.github.litefsspring.boot.handover;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.NodeListener;
import io.github.litefsspring.node.NodeState;
import io.github.litefsspring.node.Role;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import org.springframework.context.SmartLifecycle;

/**
 * Hands the lease of the primary over when its application stops, while its web server
 * still takes requests: those that write go to the next primary.
 * <p>
 * When LiteFS runs the application, it passes a SIGTERM on to it and keeps the lease
 * until it has ended ({@code cmd/litefs/main.go}).
 *
 * @since 0.1.0
 */
public class HandoverOnShutdown implements SmartLifecycle {

	/**
	 * The phase: after the beans that have none of their own, such as consumers of
	 * messages, and before the web server, which is at {@code DEFAULT_PHASE - 1024}.
	 */
	public static final int PHASE = DEFAULT_PHASE - 512;

	private static final Logger logger = LoggerFactory.getLogger(HandoverOnShutdown.class);

	private final LitefsNode node;

	private final LeaseHandover handover;

	private final Duration timeout;

	private volatile boolean running;

	/**
	 * Create it.
	 * @param node this node
	 * @param handover hands the lease over
	 * @param timeout how long that may take, a third for requests and a third for
	 * transactions. A LiteFS that was asked and neither hands over nor refuses gets more:
	 * what would be written here meanwhile could be lost
	 */
	public HandoverOnShutdown(LitefsNode node, LeaseHandover handover, Duration timeout) {
		this.node = node;
		this.handover = handover;
		this.timeout = timeout;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public void stop() {
		this.running = false;
		if (this.node.state().role() == Role.PRIMARY) {
			handOver();
		}
	}

	private void handOver() {
		long begin = System.nanoTime();
		Duration third = this.timeout.dividedBy(3);
		try {
			String next = this.handover.toBest(new HandoverPatience(third, third));
			awaitNextPrimary(this.timeout.minusNanos(System.nanoTime() - begin));
			logger.info("Node '{}' stops and has handed the lease to '{}' in {} ms", this.node.name(), next,
					millisSince(begin));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			if (this.node.state().role() == Role.PRIMARY) {
				stopAsPrimary(Level.WARN, "the thread was interrupted");
			}
		}
		catch (NoCandidateException ex) {
			// so it is at each stop
			stopAsPrimary(Level.INFO, String.valueOf(ex.getMessage()));
		}
		catch (SQLException | RuntimeException ex) {
			stopAsPrimary(Level.WARN, String.valueOf(ex.getMessage()));
		}
	}

	private void stopAsPrimary(Level level, String reason) {
		logger.atLevel(level)
			.log("Node '{}' stops as {}: the lease was not handed over (litefs.shutdown.handoff). {}. With a dynamic "
					+ "lease another node becomes the primary when LiteFS stops here", this.node.name(),
					this.node.state().role(), reason);
	}

	private static long millisSince(long begin) {
		return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
	}

	// requests that come here meanwhile can be sent to it then
	private void awaitNextPrimary(Duration longest) throws InterruptedException {
		CountDownLatch known = new CountDownLatch(1);
		NodeListener listener = new NodeListener() {

			@Override
			public void roleChanged(NodeState previous, NodeState current) {
				if (current.role() == Role.REPLICA) {
					known.countDown();
				}
			}

		};
		this.node.addListener(listener);
		try {
			if (this.node.state().role() != Role.REPLICA
					&& !known.await(Math.max(0, longest.toMillis()), TimeUnit.MILLISECONDS)) {
				logger.warn(
						"Node '{}' does not know the next primary after {} ms (litefs.shutdown.handoff-timeout); "
								+ "writes that come here while it stops may fail",
						this.node.name(), this.timeout.toMillis());
			}
		}
		finally {
			this.node.removeListener(listener);
		}
	}

}
