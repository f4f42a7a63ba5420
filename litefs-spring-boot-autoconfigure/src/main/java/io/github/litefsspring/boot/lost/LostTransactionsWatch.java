package io.github.litefsspring.boot.lost;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

import io.github.litefsspring.background.BackgroundWork;
import io.github.litefsspring.backup.lost.LossListener;
import io.github.litefsspring.backup.lost.LostTransactions;
import io.github.litefsspring.backup.lost.LostTransactionsKeeper;
import io.github.litefsspring.boot.LitefsEventPublisher;
import io.github.litefsspring.boot.jdbc.DatabasePreparation;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.node.AppliedTransaction;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.NodeListener;
import io.github.litefsspring.node.Role;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * Tells the application which transactions of this node a failover has lost. An
 * application that may not read LiteFS's data directory runs without: it says so once.
 *
 * @since 0.1.0
 */
public final class LostTransactionsWatch
		implements DatabasePreparation, NodeListener, SmartLifecycle, BackgroundWork, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(LostTransactionsWatch.class);

	private final LitefsNode node;

	private final LitefsEventPublisher events;

	private final Opening opening;

	private final List<LostTransactions> losses = new CopyOnWriteArrayList<>();

	private final AtomicLong count = new AtomicLong();

	private boolean opened;

	private volatile @Nullable LostTransactionsKeeper keeper;

	/**
	 * Create it. Opens nothing.
	 * @param node this node
	 * @param events where events go
	 * @param opening opens what notices losses
	 */
	public LostTransactionsWatch(LitefsNode node, LitefsEventPublisher events, Opening opening) {
		this.node = node;
		this.events = events;
		this.opening = opening;
	}

	/**
	 * The losses of this node: those that are still kept from earlier, and everything
	 * since this application has started.
	 * @return the losses, oldest first
	 */
	public List<LostTransactions> losses() {
		return List.copyOf(this.losses);
	}

	/**
	 * The number of lost transactions, as far as this application has noticed them.
	 * @return their number, those in doubt included
	 */
	public long count() {
		return this.count.get();
	}

	@Override
	public void opened(LitefsDataSource dataSource) {
		LostTransactionsKeeper begun = open();
		if (begun != null) {
			dataSource.addCommitListener(begun::committed);
		}
	}

	private synchronized @Nullable LostTransactionsKeeper open() {
		if (this.opened || this.node.state().role() == Role.STANDALONE) {
			return null;
		}
		this.opened = true;
		try {
			LostTransactionsKeeper begun = this.opening.open(this::lost);
			this.losses.addAll(0, begun.kept().stream().filter((kept) -> !this.losses.contains(kept)).toList());
			this.node.addListener(this);
			begun.start();
			this.keeper = begun;
			return begun;
		}
		catch (IOException ex) {
			logger.warn("Transactions that a failover loses on this node cannot be told or kept: {}", ex.getMessage());
			return null;
		}
	}

	private void lost(LostTransactions lost, Runnable told) {
		this.losses.add(lost);
		this.count.addAndGet(lost.count());
		this.events.publishLater(new LostTransactionsEvent(lost), told);
	}

	@Override
	public void transactionApplied(AppliedTransaction transaction) {
		LostTransactionsKeeper running = this.keeper;
		if (running != null) {
			running.applied();
		}
	}

	@Override
	public List<String> gone() {
		LostTransactionsKeeper running = this.keeper;
		return (running != null) ? running.gone() : List.of();
	}

	/**
	 * Begin, when the application has a data source of its own.
	 */
	@Override
	public void start() {
		open();
	}

	@Override
	public void stop() {
		close();
	}

	@Override
	public boolean isRunning() {
		return this.keeper != null;
	}

	/**
	 * Started first and stopped last: what other beans commit when they stop is noted.
	 */
	@Override
	public int getPhase() {
		return Integer.MIN_VALUE;
	}

	@Override
	public void close() {
		LostTransactionsKeeper running = this.keeper;
		this.keeper = null;
		this.node.removeListener(this);
		if (running != null) {
			running.close();
		}
	}

	/**
	 * Opens what notices losses.
	 */
	@FunctionalInterface
	public interface Opening {

		/**
		 * Open it.
		 * @param listener told of each loss
		 * @return what notices losses, not started
		 * @throws IOException when LiteFS's files cannot be read, naming the path and the
		 * user
		 */
		LostTransactionsKeeper open(LossListener listener) throws IOException;

	}

}
