package io.github.litefsspring.boot.migration;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import io.github.litefsspring.boot.jdbc.NotPrimaryException;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.NodeState;
import io.github.litefsspring.node.Role;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.ErrorCode;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;

/**
 * Runs Flyway by the role that this node has when it is asked: a writable node migrates,
 * any other one does what {@link ReplicaMigration} says. Flyway takes no lock on SQLite,
 * so two nodes must never migrate; and switching it off on replicas would hide that
 * scripts and schema differ.
 * <p>
 * A node that becomes the primary while it waits migrates. While no primary is known a
 * node goes on as soon as nothing is missing, because it can serve reads.
 *
 * @since 0.1.0
 */
public final class LitefsMigrationStrategy implements FlywayMigrationStrategy {

	private static final Logger logger = LoggerFactory.getLogger(LitefsMigrationStrategy.class);

	private final LitefsNode node;

	private final ReplicaMigration onReplica;

	private final Duration timeout;

	/**
	 * Create the strategy.
	 * @param node the node whose role decides
	 * @param onReplica what to do on a node that is not the primary
	 * @param timeout how long to wait for the schema, or for a role, at most
	 */
	public LitefsMigrationStrategy(LitefsNode node, ReplicaMigration onReplica, Duration timeout) {
		this.node = node;
		this.onReplica = onReplica;
		this.timeout = timeout;
	}

	/**
	 * Migrate, or wait for the migrations of the primary.
	 * @throws SchemaNotReplicatedException when migrations are missing and this node may
	 * not apply them
	 * @throws FlywayException when Flyway finds that scripts and schema differ, or a
	 * migration fails
	 */
	@Override
	public void migrate(Flyway flyway) {
		if (!MigrationDataSource.isUsedBy(flyway.getConfiguration().getDataSource())) {
			flyway.migrate();
			return;
		}
		MigrationWait wait = new MigrationWait(this.timeout);
		while (!isDone(flyway, this.node.state(), wait)) {
			pause(wait);
		}
	}

	private boolean isDone(Flyway flyway, NodeState state, MigrationWait wait) {
		if (state.role().isWritable()) {
			return migrates(flyway, wait);
		}
		if (this.onReplica == ReplicaMigration.NONE && (state.role() == Role.REPLICA || wait.isOver())) {
			logger.info("Flyway does nothing on node '{}' ({}): litefs.migration.replica=none", this.node.name(),
					state.role());
			return true;
		}
		return wait.isTimeToLook(state) && isComplete(flyway, state, wait);
	}

	private boolean migrates(Flyway flyway, MigrationWait wait) {
		try {
			flyway.migrate();
			return true;
		}
		catch (FlywayException ex) {
			if (wait.isOver() || NotPrimaryException.findIn(ex).isEmpty()) {
				throw ex;
			}
			logger.warn("This node stopped being the primary while it migrated. What was not committed is undone, "
					+ "and the new primary migrates", ex);
			return false;
		}
	}

	private boolean isComplete(Flyway flyway, NodeState state, MigrationWait wait) {
		List<String> missing = missing(flyway);
		if (missing.isEmpty()) {
			if (flyway.getConfiguration().isValidateOnMigrate()) {
				flyway.validate();
			}
			logger.info("The schema on node '{}' ({}) has all migrations", this.node.name(), state.role());
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
			refuseDrift(flyway);
			logger.info("Waiting for {} to be replicated: node '{}' is {}, {}",
					SchemaNotReplicatedException.describe(missing), this.node.name(), state.role(),
					SchemaNotReplicatedException.primary(state));
		}
		return false;
	}

	private static List<String> missing(Flyway flyway) {
		return Arrays.stream(flyway.info().pending()).map(LitefsMigrationStrategy::describe).toList();
	}

	private static String describe(MigrationInfo migration) {
		String version = (migration.getVersion() != null) ? "V" + migration.getVersion() : "R";
		return version + " (" + migration.getDescription() + ")";
	}

	// waiting does not mend a changed script
	private static void refuseDrift(Flyway flyway) {
		boolean drift = flyway.getConfiguration().isValidateOnMigrate()
				&& flyway.validateWithResult().invalidMigrations.stream()
					.anyMatch((migration) -> !isMissing(migration.errorDetails.errorCode));
		if (drift) {
			flyway.validate();
		}
	}

	private static boolean isMissing(ErrorCode code) {
		return code == CoreErrorCode.RESOLVED_VERSIONED_MIGRATION_NOT_APPLIED
				|| code == CoreErrorCode.RESOLVED_REPEATABLE_MIGRATION_NOT_APPLIED
				|| code == CoreErrorCode.OUTDATED_REPEATABLE_MIGRATION;
	}

	private void pause(MigrationWait wait) {
		try {
			wait.pause();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for the primary's migrations", ex);
		}
	}

}
