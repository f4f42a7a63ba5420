package io.github.litefsspring.boot.halt;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.github.litefsspring.boot.channel.Channel;
import io.github.litefsspring.boot.channel.ChannelException;
import io.github.litefsspring.boot.nodes.UrlTemplate;
import io.github.litefsspring.jdbc.HaltPreparation;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.PositionUnknownException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the primary's application to stand aside before its HALT lock is asked for, and
 * waits until what the primary did before has arrived here.
 *
 * @since 0.1.0
 */
public final class StandAsideRequest implements HaltPreparation {

	private static final Logger logger = LoggerFactory.getLogger(StandAsideRequest.class);

	private static final Duration TIMEOUT = Duration.ofMillis(500);

	// the primary stands aside for 200 ms, and the lock has to be asked for in that time
	private static final Duration PATIENCE = Duration.ofMillis(150);

	private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	private final LitefsNode node;

	private final Channel channel;

	private final UrlTemplate primaryAppUrl;

	/**
	 * Create it.
	 * @param node this node
	 * @param channel the way to the primary
	 * @param primaryAppUrl where its application answers, with {@code {hostname}} for its
	 * name
	 */
	public StandAsideRequest(LitefsNode node, Channel channel, String primaryAppUrl) {
		this.node = node;
		this.channel = channel;
		this.primaryAppUrl = new UrlTemplate("litefs.primary.app-url", primaryAppUrl);
	}

	@Override
	public void prepare(String primary) {
		if (!standsAside(primary)) {
			logger.debug("The HALT lock is asked for although the primary '{}' may be in use", primary);
		}
	}

	/**
	 * Ask the primary's application to stand aside, and wait for what it did before.
	 * @param primary the host name of the primary
	 * @return whether it does, and this node has all its transactions
	 */
	boolean standsAside(String primary) {
		try {
			long end = System.nanoTime() + PATIENCE.toNanos();
			StandAsideReply reply = this.channel.send(this.primaryAppUrl.expand(primary), StandAsideHandler.TYPE,
					new StandAsideMessage(primary), StandAsideReply.class, TIMEOUT);
			return hasArrived(reply, end) && reply.away();
		}
		catch (ChannelException | IllegalArgumentException ex) {
			logger.info("The primary's application cannot be asked to stand aside for the HALT lock, so it may take "
					+ "longer: {}", ex.getMessage());
			return false;
		}
	}

	// LiteFS 0.5.14 hangs on a replica when a transaction arrives while it has the lock:
	// processLTXStreamFrame in store.go waits for a lock that it holds itself
	private boolean hasArrived(StandAsideReply reply, long end) {
		Long txid = reply.txid();
		if (txid == null) {
			return false;
		}
		try {
			while (Long.compareUnsigned(this.node.readPosition().txid(), txid) < 0) {
				if (System.nanoTime() > end) {
					logger.warn("This node asks for the HALT lock while transactions of the primary are still on "
							+ "their way to it. If LiteFS hangs on this node afterwards, restart it there");
					return false;
				}
				LockSupport.parkNanos(LOOK_NANOS);
			}
			return true;
		}
		catch (PositionUnknownException ex) {
			logger.debug("LiteFS does not say where this node stands", ex);
			return false;
		}
	}

}
