package io.github.litefsspring.jdbc.read;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.litefsspring.background.BackgroundLoop;
import io.github.litefsspring.background.BackgroundWork;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Role;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when reads are held back, by the role of the node: on a replica as the primary
 * announces transactions, on a primary for a moment now and then. Where LiteFS needs the
 * database and nothing says when, overlapping reads leave it a moment ten times a second:
 * on a replica that does not hear the primary, and on a node that knows no primary, which
 * gets back into the cluster only when LiteFS has had the database for itself
 * ({@code Recover} in its {@code store.go}). An unmounted node has no reads.
 *
 * @since 0.1.0
 */
public final class GateKeeper implements AutoCloseable, BackgroundWork {

	private static final Logger logger = LoggerFactory.getLogger(GateKeeper.class);

	private static final long BLIND_PERIOD = TimeUnit.MILLISECONDS.toNanos(100);

	private static final long BLIND_WINDOW = TimeUnit.MILLISECONDS.toNanos(10);

	private static final long IDLE = TimeUnit.MILLISECONDS.toNanos(200);

	private final LitefsNode node;

	private final ReadGap gap;

	private final AnnouncementFollower follower;

	private final PrimaryPauses pauses;

	private final BackgroundLoop loop = new BackgroundLoop("litefs-read-gate", "Holding reads back for LiteFS", logger,
			this::follow);

	/**
	 * Create the keeper. It begins with {@link #start()}.
	 * @param node the node
	 * @param database the database's name in LiteFS
	 * @param reads the gate that it closes and opens, and the snapshots
	 * @param writer the writer, for a primary
	 * @param maxHold how long reads are held back at most in one go
	 */
	public GateKeeper(LitefsNode node, String database, SharedReads reads, PrimaryWriter writer, Duration maxHold) {
		this.node = node;
		this.gap = new ReadGap(reads);
		this.follower = new AnnouncementFollower(node, database, reads, maxHold.toNanos());
		this.pauses = new PrimaryPauses(database, reads, writer, this.gap);
	}

	/**
	 * Begin to follow the node. When its thread cannot be started, nothing has begun.
	 */
	public void start() {
		this.loop.start();
		this.node.addListener(this.follower);
		this.node.addListener(this.pauses);
	}

	@Override
	public void close() {
		this.node.removeListener(this.follower);
		this.node.removeListener(this.pauses);
		this.loop.close();
	}

	@Override
	public List<String> gone() {
		return this.loop.gone();
	}

	private void follow() throws InterruptedException {
		Role role = this.node.state().role();
		if (role == Role.PRIMARY) {
			this.pauses.pauseWhenDue();
		}
		else if (role == Role.REPLICA && this.node.replication().primaryReachable()) {
			this.follower.follow(System.nanoTime() + IDLE);
		}
		else if (role == Role.REPLICA || role == Role.NO_PRIMARY) {
			TimeUnit.NANOSECONDS.sleep(BLIND_PERIOD - BLIND_WINDOW);
			this.gap.leave(BLIND_WINDOW);
		}
		else {
			TimeUnit.NANOSECONDS.sleep(IDLE);
		}
	}

}
