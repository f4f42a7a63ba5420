package io.github.litefsspring.boot.backup;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.litefsspring.background.DaemonThreads;
import io.github.litefsspring.backup.catchup.CatchUp;
import io.github.litefsspring.backup.catchup.MissingTransactions;
import io.github.litefsspring.boot.jdbc.DatabasePreparation;
import io.github.litefsspring.boot.nodes.RoleSteps;
import io.github.litefsspring.consistency.PendingHistory;
import io.github.litefsspring.jdbc.DatabaseFileException;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.jdbc.WriterPreparation;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.NodeListener;
import io.github.litefsspring.node.NodeState;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.PositionUnknownException;
import io.github.litefsspring.node.Role;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a node that has become the primary first take from the backup what the last
 * primary had stored and no other node had. Its writes wait for that, its reads do not;
 * and a store that does not answer holds nobody up for longer than
 * {@code litefs.backup.catch-up-timeout}.
 *
 * @since 0.1.0
 */
public final class StoreCatchUp implements WriterPreparation, DatabasePreparation, NodeListener, PendingHistory {

	private static final Logger logger = LoggerFactory.getLogger(StoreCatchUp.class);

	// the writer can also be kept from opening by something else
	private static final Duration LONGEST_HOLD = Duration.ofMinutes(1);

	private final LitefsNode node;

	private final RoleSteps steps;

	private final Opening opening;

	private final Duration timeout;

	private volatile @Nullable LitefsDataSource dataSource;

	// only used by the thread that opens the writer
	private @Nullable CatchUp opened;

	// when this node took the role in which it has looked
	private volatile @Nullable Instant done;

	/**
	 * Create it. Asks nothing.
	 * @param node this node
	 * @param steps what follows a change of its role
	 * @param opening opens what fetches transactions
	 * @param timeout how long the store may take; 0 does not ask it
	 */
	public StoreCatchUp(LitefsNode node, RoleSteps steps, Opening opening, Duration timeout) {
		this.node = node;
		this.steps = steps;
		this.opening = opening;
		this.timeout = timeout;
	}

	@Override
	public void opened(LitefsDataSource dataSource) {
		this.dataSource = dataSource;
		this.steps.add(RoleSteps.Step.WRITER, this);
		if (this.node.state().role() == Role.PRIMARY) {
			this.steps.run(RoleSteps.Step.WRITER, () -> openWriter(dataSource));
		}
	}

	/**
	 * Tell if this node is the primary and has not looked yet.
	 * @return whether it must not store anything, nor take what clients have seen for
	 * discarded
	 */
	@Override
	public boolean isPending() {
		NodeState state = this.node.state();
		return !this.timeout.isZero() && state.role() == Role.PRIMARY && !state.position().equals(Position.NONE)
				&& !state.since().equals(this.done)
				&& Duration.between(state.since(), Instant.now()).compareTo(LONGEST_HOLD) < 0;
	}

	/**
	 * Open the writer at once, and not with the first write, which would have to wait.
	 */
	@Override
	public void roleChanged(NodeState previous, NodeState current) {
		LitefsDataSource source = this.dataSource;
		if (source != null && current.role() == Role.PRIMARY && previous.role() != Role.PRIMARY) {
			openWriter(source);
		}
	}

	private static void openWriter(LitefsDataSource source) {
		try {
			source.checkDatabaseFile();
		}
		catch (DatabaseFileException ex) {
			logger.debug("The first write says the same", ex);
		}
	}

	@Override
	public Runnable prepare() {
		NodeState state = this.node.state();
		Instant term = state.since();
		if (this.timeout.isZero() || state.role() != Role.PRIMARY || term.equals(this.done)) {
			return WriterPreparation.NOTHING;
		}
		try {
			CatchUp catchUp = (this.opened != null) ? this.opened : this.opening.open();
			this.opened = catchUp;
			Optional<MissingTransactions> missing = fetch(catchUp, this.node.readPosition());
			if (missing.isPresent()) {
				return () -> {
					catchUp.apply(missing.get());
					this.done = term;
				};
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return WriterPreparation.NOTHING;
		}
		catch (IOException | PositionUnknownException ex) {
			logger.warn("Node '{}' is the primary and writes without knowing whether the last primary had stored "
					+ "transactions in the backup that no other node has: {}. If there are any, the backup keeps them in "
					+ "the lineage that ends now", this.node.name(), ex.getMessage());
		}
		this.done = term;
		return WriterPreparation.NOTHING;
	}

	private Optional<MissingTransactions> fetch(CatchUp catchUp, Position here)
			throws IOException, InterruptedException {
		FutureTask<Optional<MissingTransactions>> fetch = new FutureTask<>(() -> catchUp.fetch(here));
		DaemonThreads.named("litefs-catch-up").newThread(fetch).start();
		try {
			return fetch.get(this.timeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			throw new IOException("the store has not answered within %d ms (litefs.backup.catch-up-timeout)"
				.formatted(this.timeout.toMillis()), ex);
		}
		catch (ExecutionException ex) {
			Throwable cause = Objects.requireNonNullElse(ex.getCause(), ex);
			throw new IOException(String.valueOf(cause.getMessage()), cause);
		}
		finally {
			fetch.cancel(true);
		}
	}

	/**
	 * Opens what fetches transactions.
	 */
	@FunctionalInterface
	public interface Opening {

		/**
		 * Open it.
		 * @return what fetches and applies
		 * @throws IOException when LiteFS does not say where its files are
		 */
		CatchUp open() throws IOException;

	}

}
