package io.github.litefsspring.boot.migration;

import io.github.litefsspring.boot.nodes.StartStoppedException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;

/**
 * Runs Flyway on the primary, and lets other nodes wait for it. A database that is not
 * LiteFS's is migrated at once.
 *
 * @since 0.1.0
 */
public final class LitefsMigrationStrategy implements FlywayMigrationStrategy {

	private final Migrations migrations;

	/**
	 * Create the strategy.
	 * @param migrations what runs a migration by the role of this node
	 */
	public LitefsMigrationStrategy(Migrations migrations) {
		this.migrations = migrations;
	}

	/**
	 * Migrate, or wait for the migrations of the primary.
	 * @throws SchemaNotReplicatedException when migrations are missing and this node may
	 * not apply them
	 * @throws StartStoppedException when the application is stopped meanwhile
	 * @throws FlywayException when Flyway finds that scripts and schema differ, or a
	 * migration fails
	 */
	@Override
	public void migrate(Flyway flyway) {
		if (MigrationDataSource.isUsedBy(flyway.getConfiguration().getDataSource())) {
			this.migrations.run(new FlywayMigration(flyway));
		}
		else {
			flyway.migrate();
		}
	}

}
