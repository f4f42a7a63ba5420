package io.github.litefsspring.boot.handover;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.litefsspring.api.LitefsApiException;
import io.github.litefsspring.api.LitefsApiException.Problem;
import io.github.litefsspring.boot.nodes.RunningWrites;
import io.github.litefsspring.jdbc.LeaseHandoff;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.Role;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the lease of this node over without a failed request: another node is chosen that
 * is not behind, new requests that write wait for the next primary, those that run come
 * to their end, nothing is written any more, and only then LiteFS is asked. It sends the
 * other node what that lacks before it sends the lease ({@code streamDB} and
 * {@code HandoffStreamFrame} in LiteFS's {@code http/server.go}).
 *
 * @since 0.1.0
 */
public final class LeaseHandover {

	private static final Logger logger = LoggerFactory.getLogger(LeaseHandover.class);

	private static final Duration CATCH_UP = Duration.ofSeconds(2);

	// the first one, and the next when LiteFS has refused
	private static final int ATTEMPTS = 2;

	private final LitefsNode node;

	private final Supplier<@Nullable LitefsDataSource> dataSource;

	private final RunningWrites writes;

	private final Successors successors;

	private final Consumer<String> litefs;

	/**
	 * Create it.
	 * @param node this node
	 * @param dataSource gives the data source, on which nothing is written meanwhile;
	 * {@code null} when the application has another one
	 * @param writes what runs on this node as the primary
	 * @param successors knows who may take the lease
	 * @param litefs asks LiteFS to hand the lease to the node with an id; throws a
	 * {@link LitefsApiException} when it refuses or does not answer
	 */
	public LeaseHandover(LitefsNode node, Supplier<@Nullable LitefsDataSource> dataSource, RunningWrites writes,
			Successors successors, Consumer<String> litefs) {
		this.node = node;
		this.dataSource = dataSource;
		this.writes = writes;
		this.successors = successors;
		this.litefs = litefs;
	}

	/**
	 * Hand the lease to the best other node. When LiteFS refuses, to the next one.
	 * @param patience how long what runs here may take
	 * @return the name of the other node; this node is not the primary any more
	 * @throws HandoverRefusedException when no other node can take it
	 * @throws SQLException as {@link LeaseHandoff#run}
	 * @throws InterruptedException when the thread was interrupted
	 */
	public String toBest(HandoverPatience patience) throws SQLException, InterruptedException {
		requirePrimary();
		Queue<Successor> candidates = new ArrayDeque<>(this.successors.find());
		// while nobody waits yet: what is written from now on LiteFS sends before the
		// lease
		Successor best = nextReady(candidates);
		return run(patience, best, candidates);
	}

	private Successor nextReady(Queue<Successor> candidates) throws InterruptedException {
		Position position = this.node.readPosition();
		List<String> problems = new ArrayList<>();
		for (Successor next = candidates.poll(); next != null; next = candidates.poll()) {
			String problem = next.awaitReady(position, CATCH_UP);
			if (problem == null) {
				return next;
			}
			problems.add("'" + next.name() + "': " + problem);
		}
		throw new HandoverRefusedException("No other node can take the lease. " + String.join("; ", problems));
	}

	/**
	 * Hand the lease to a certain node.
	 * @param nodeId the id that LiteFS has given it
	 * @param patience how long what runs here may take
	 * @throws LitefsApiException when LiteFS refuses
	 * @throws SQLException as {@link LeaseHandoff#run}
	 * @throws InterruptedException when the thread was interrupted
	 */
	public void to(String nodeId, HandoverPatience patience) throws SQLException, InterruptedException {
		requirePrimary();
		try (RunningWrites.Pause pause = this.writes.pause(patience.requests())) {
			tellOfThoseLeft(pause, patience);
			run(patience, () -> ask(nodeId));
		}
	}

	private void requirePrimary() {
		Role role = this.node.state().role();
		if (role != Role.PRIMARY) {
			throw new HandoverRefusedException(
					"Node '" + this.node.name() + "' is " + role + " and has no lease to hand over");
		}
	}

	private String run(HandoverPatience patience, Successor best, Queue<Successor> others)
			throws SQLException, InterruptedException {
		try (RunningWrites.Pause pause = this.writes.pause(patience.requests())) {
			tellOfThoseLeft(pause, patience);
			Successor next = best;
			for (int attempt = 1;; attempt++) {
				String nodeId = next.nodeId();
				try {
					run(patience, () -> ask(nodeId));
					return next.name();
				}
				catch (LitefsApiException ex) {
					if (ex.problem() != Problem.REFUSED || others.isEmpty() || attempt == ATTEMPTS) {
						throw ex;
					}
					logger.warn("LiteFS does not hand the lease to '{}', trying the next one: {}", next.name(),
							ex.getMessage());
					next = nextReady(others);
				}
			}
		}
	}

	private void tellOfThoseLeft(RunningWrites.Pause pause, HandoverPatience patience) {
		if (pause.left() > 0) {
			logger.warn(
					"{} requests that began on this node, the primary, are not over after {} ms. The lease is handed"
							+ " over all the same; what they write after that is refused",
					pause.left(), patience.requests().toMillis());
		}
	}

	private void run(HandoverPatience patience, LeaseHandoff.Request request) throws SQLException {
		LitefsDataSource dataSource = this.dataSource.get();
		if (dataSource == null) {
			RuntimeException unanswered = request.send();
			if (unanswered != null) {
				throw unanswered;
			}
			return;
		}
		Duration transactions = patience.transactions();
		LeaseHandoff handoff = (transactions != null) ? LeaseHandoff.endingTransactions(dataSource, transactions)
				: new LeaseHandoff(dataSource);
		handoff.run(request);
	}

	private @Nullable RuntimeException ask(String nodeId) {
		try {
			this.litefs.accept(nodeId);
			return null;
		}
		catch (LitefsApiException ex) {
			if (ex.problem() == Problem.REFUSED) {
				throw ex;
			}
			// it may have heard
			return ex;
		}
	}

}
