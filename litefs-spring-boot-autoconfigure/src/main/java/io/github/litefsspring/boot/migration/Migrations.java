package io.github.litefsspring.boot.migration;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.litefsspring.boot.jdbc.NotPrimaryException;
import io.github.litefsspring.boot.nodes.InterruptedByShutdown;
import io.github.litefsspring.boot.nodes.RoleSteps;
import io.github.litefsspring.boot.nodes.StartStoppedException;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.NodeListener;
import io.github.litefsspring.node.NodeState;
import io.github.litefsspring.node.Role;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs everything that changes the schema at the start, by the role that this node has
 * when it is asked: a writable node migrates, any other one does what
 * {@link ReplicaMigration} says.
 * <p>
 * A node that becomes the primary while it waits migrates. While no primary is known a
 * node goes on as soon as nothing is missing, because it can serve reads. What a node has
 * passed over because of {@link ReplicaMigration#NONE} it does when it becomes the
 * primary.
 *
 * @since 0.1.0
 */
public class Migrations implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(Migrations.class);

	private final LitefsNode node;

	private final RoleSteps steps;

	private final ReplicaMigration onReplica;

	private final Duration timeout;

	private final Set<Migration> passedOver = ConcurrentHashMap.newKeySet();

	private final NodeListener listener = new NodeListener() {

		@Override
		public void roleChanged(NodeState previous, NodeState current) {
			if (current.role().isWritable()) {
				Migrations.this.passedOver.removeIf(Migrations.this::catchesUp);
			}
		}

	};

	/**
	 * Create it.
	 * @param node the node whose role decides
	 * @param steps what follows a change of its role
	 * @param onReplica what to do on a node that is not the primary
	 * @param timeout how long to wait for the schema, or for a role, at most
	 */
	public Migrations(LitefsNode node, RoleSteps steps, ReplicaMigration onReplica, Duration timeout) {
		this.node = node;
		this.steps = steps;
		this.onReplica = onReplica;
		this.timeout = timeout;
		steps.add(RoleSteps.Step.MIGRATION, this.listener);
	}

	// throws SchemaNotReplicatedException when something is missing and this node may not
	// add it
	void run(Migration migration) {
		MigrationWait wait = new MigrationWait(this.timeout);
		if (isDone(migration, this.node.state(), wait)) {
			return;
		}
		try (var shutdown = new InterruptedByShutdown()) {
			do {
				wait.pause();
			}
			while (!isDone(migration, this.node.state(), wait));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new StartStoppedException("the schema that " + migration.name() + " needs");
		}
	}

	private boolean isDone(Migration migration, NodeState state, MigrationWait wait) {
		if (state.role().isWritable()) {
			return migrates(migration, wait);
		}
		if (this.onReplica == ReplicaMigration.NONE && (state.role() == Role.REPLICA || wait.isOver())) {
			return isPassedOver(migration, state);
		}
		return wait.isTimeToLook(state) && isComplete(migration, state, wait);
	}

	private boolean migrates(Migration migration, MigrationWait wait) {
		try {
			migration.migrate();
			return true;
		}
		catch (RuntimeException ex) {
			if (wait.isOver() || NotPrimaryException.findIn(ex).isEmpty()) {
				throw ex;
			}
			logger.warn("This node stopped being the primary while it migrated. What was not committed is undone, "
					+ "and the new primary migrates", ex);
			return false;
		}
	}

	private boolean isPassedOver(Migration migration, NodeState state) {
		this.passedOver.add(migration);
		if (this.node.state().role().isWritable()) {
			// promoted before the listener could know
			this.passedOver.remove(migration);
			return false;
		}
		logger.info("{} does nothing on node '{}' ({}): litefs.migration.replica=none", migration.name(),
				this.node.name(), state.role());
		return true;
	}

	private boolean isComplete(Migration migration, NodeState state, MigrationWait wait) {
		List<String> missing = migration.missing();
		if (missing.isEmpty()) {
			migration.validate();
			logger.info("The schema on node '{}' ({}) has all that {} needs", this.node.name(), state.role(),
					migration.name());
			return true;
		}
		if (this.onReplica == ReplicaMigration.VALIDATE && state.role() == Role.REPLICA) {
			throw new SchemaNotReplicatedException("(litefs.migration.replica=validate)", state, missing);
		}
		if (wait.isOver()) {
			throw new SchemaNotReplicatedException(
					"after " + this.timeout.toMillis() + " ms (litefs.migration.timeout)", state, missing);
		}
		if (wait.isTimeToLog()) {
			migration.refuseDrift();
			logger.info(
					"Waiting for {} to be replicated, {} s more at most (litefs.migration.timeout): node '{}' is {}, "
							+ "{}. litefs.migration.replica=none would start without",
					SchemaNotReplicatedException.describe(missing), wait.remaining().toSeconds(), this.node.name(),
					state.role(), SchemaNotReplicatedException.primary(state));
		}
		return false;
	}

	private boolean catchesUp(Migration migration) {
		try {
			logger.info("Node '{}' is the primary now: running {}, which it passed over before", this.node.name(),
					migration.name());
			migration.migrate();
			return true;
		}
		catch (RuntimeException ex) {
			logger.error("{} failed on node '{}' after its promotion. It is tried again at the next promotion, or at "
					+ "the next start", migration.name(), this.node.name(), ex);
			return false;
		}
	}

	@Override
	public void close() {
		this.steps.remove(RoleSteps.Step.MIGRATION, this.listener);
	}

}
