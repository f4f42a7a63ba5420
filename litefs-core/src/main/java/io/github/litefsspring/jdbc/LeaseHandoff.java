package io.github.litefsspring.jdbc;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.litefsspring.jdbc.write.WriterLease;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.NodeListener;
import io.github.litefsspring.node.NodeState;
import io.github.litefsspring.node.Role;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the lease of this node, the primary, to another one without losing a commit.
 * After LiteFS 0.5.14 has sent its last transaction to the next primary it goes on to
 * accept commits for some milliseconds ({@code processHandoff} in {@code store.go}), and
 * no other node ever gets those. So nothing is written from before LiteFS is asked until
 * this node follows another primary, or LiteFS has refused, or its time is over. A LiteFS
 * that stands still in between, so that this node is without a primary for a moment and
 * then the primary again, is not covered.
 *
 * @since 0.1.0
 */
public final class LeaseHandoff {

	private static final Logger logger = LoggerFactory.getLogger(LeaseHandoff.class);

	// five seconds for the request, five to reach the node (consul.go and store.go). In
	// between LiteFS renews the lease, for which it sets no limit: a Consul that needs
	// longer than a second for that is not covered
	private static final Duration LITEFS_TIMEOUT = Duration.ofSeconds(11);

	private static final Duration TURN = Duration.ofMillis(100);

	// a transaction that waits already comes before this one
	private static final int TURNS = 20;

	private final LitefsDataSource dataSource;

	private final LitefsNode node;

	private final Duration timeout;

	private final Duration transactions;

	private final boolean endsTransactions;

	/**
	 * Create it.
	 * @param dataSource the data source whose writes wait
	 */
	public LeaseHandoff(LitefsDataSource dataSource) {
		this(dataSource, LITEFS_TIMEOUT);
	}

	LeaseHandoff(LitefsDataSource dataSource, Duration timeout) {
		this(dataSource, timeout, dataSource.settings().connectionTimeout(), false);
	}

	private LeaseHandoff(LitefsDataSource dataSource, Duration timeout, Duration transactions,
			boolean endsTransactions) {
		this.dataSource = dataSource;
		this.node = dataSource.parts().node();
		this.timeout = timeout;
		this.transactions = transactions;
		this.endsTransactions = endsTransactions;
	}

	/**
	 * Create one that does not let an open transaction keep the lease here: after some
	 * time it is rolled back, and is told that this node is not the primary.
	 * @param dataSource the data source whose writes wait
	 * @param transactions how long an open transaction may take
	 * @return the handoff
	 */
	public static LeaseHandoff endingTransactions(LitefsDataSource dataSource, Duration transactions) {
		return new LeaseHandoff(dataSource, LITEFS_TIMEOUT, transactions, true);
	}

	/**
	 * Let the transaction that has the writer end, and what waits to be committed with
	 * it, keep the next ones waiting, ask LiteFS, and wait until this node follows
	 * another primary. Writes that waited are told then that this node is not the
	 * primary; when LiteFS refuses they go on here. An interrupt does not end the wait
	 * once LiteFS was asked.
	 * @param request asks LiteFS, on this thread
	 * @throws SQLException when this node is not the primary, when a transaction does not
	 * end within {@code litefs.jdbc.connection-timeout}, so that LiteFS was not asked,
	 * when this node stays the primary, or when it knows no next one
	 */
	public void run(Request request) throws SQLException {
		var departure = new Departure();
		WriterLease lease = takeWriter();
		this.node.addListener(departure);
		try {
			RuntimeException unanswered = request.send();
			departure.await(this.timeout);
			Role role = this.node.state().role();
			if (role != Role.REPLICA) {
				if (unanswered != null) {
					throw unanswered;
				}
				throw role.isWritable() ? stillPrimary() : nextUnknown(role);
			}
		}
		finally {
			this.node.removeListener(departure);
			lease.release();
		}
	}

	private WriterLease takeWriter() throws SQLException {
		try {
			return takeWriter(this.transactions);
		}
		catch (SQLTransientConnectionException ex) {
			if (this.endsTransactions && !Thread.currentThread().isInterrupted()) {
				logger.warn("A transaction is rolled back, so that the lease can be handed to another node. {}",
						ex.getMessage());
				return takeWriterFromOthers();
			}
			throw new SQLTransientConnectionException("LiteFS was not asked to hand the lease over, because a "
					+ "transaction that is committed at that moment could be lost. " + ex.getMessage()
					+ ". Wait until it has ended, or end it, and hand off again", ex.getSQLState(), ex);
		}
	}

	private WriterLease takeWriter(Duration wait) throws SQLException {
		return this.dataSource.acquireWriter("hand the lease to another node", wait);
	}

	private WriterLease takeWriterFromOthers() throws SQLException {
		for (int turn = 1;; turn++) {
			this.dataSource.endWriteTransaction();
			try {
				return takeWriter(TURN);
			}
			catch (SQLTransientConnectionException ex) {
				if (turn == TURNS || Thread.currentThread().isInterrupted()) {
					throw ex;
				}
			}
		}
	}

	private SQLException stillPrimary() {
		return new SQLTransientException("LiteFS has accepted the handoff, but node '" + this.node.name()
				+ "' is still the primary " + this.timeout.toSeconds() + " s later, and writes again. LiteFS does not "
				+ "hand over to a node that it cannot reach: its log says more. Look which node is the primary before "
				+ "you hand off again", "08001");
	}

	private SQLException nextUnknown(Role role) {
		return new SQLTransientException(
				"LiteFS has accepted the handoff, but node '" + this.node.name() + "' is " + role
						+ " and knows no next primary " + this.timeout.toSeconds() + " s later, so it is not known "
						+ "whether the lease has moved. Look which node is the primary before you hand off again",
				"08001");
	}

	/**
	 * Asks LiteFS to hand the lease over.
	 */
	@FunctionalInterface
	public interface Request {

		/**
		 * Ask. Throws a {@link RuntimeException} when LiteFS refuses.
		 * @return {@code null} when LiteFS has accepted; why that is not known, when it
		 * has not answered
		 */
		@Nullable RuntimeException send();

	}

	/**
	 * The moment at which this node follows another primary. A node without a primary may
	 * be one whose LiteFS does not answer, and that has the lease still.
	 */
	private final class Departure implements NodeListener {

		private final CountDownLatch follows = new CountDownLatch(1);

		@Override
		public void roleChanged(NodeState previous, NodeState current) {
			if (current.role() == Role.REPLICA) {
				this.follows.countDown();
			}
		}

		void await(Duration timeout) {
			long end = System.nanoTime() + timeout.toNanos();
			boolean interrupted = false;
			try {
				while (LeaseHandoff.this.node.state().role() != Role.REPLICA) {
					try {
						this.follows.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
						return;
					}
					catch (InterruptedException ex) {
						interrupted = true;
					}
				}
			}
			finally {
				if (interrupted) {
					Thread.currentThread().interrupt();
				}
			}
		}

	}

}
