package io.github.litefsspring.boot.migration;

import java.util.Arrays;
import java.util.List;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.ErrorCode;
import org.flywaydb.core.api.MigrationInfo;

/**
 * Flyway. It takes no lock on SQLite, so two nodes must never migrate; and switching it
 * off on replicas would hide that scripts and schema differ.
 */
final class FlywayMigration implements Migration {

	private final Flyway flyway;

	FlywayMigration(Flyway flyway) {
		this.flyway = flyway;
	}

	@Override
	public String name() {
		return "Flyway";
	}

	@Override
	public void migrate() {
		this.flyway.migrate();
	}

	@Override
	public List<String> missing() {
		return Arrays.stream(this.flyway.info().pending()).map(FlywayMigration::describe).toList();
	}

	private static String describe(MigrationInfo migration) {
		String version = (migration.getVersion() != null) ? "V" + migration.getVersion() : "R";
		return "migration " + version + " (" + migration.getDescription() + ")";
	}

	@Override
	public void validate() {
		if (isValidated()) {
			this.flyway.validate();
		}
	}

	@Override
	public void refuseDrift() {
		// a changed script
		if (isValidated() && this.flyway.validateWithResult().invalidMigrations.stream()
			.anyMatch((migration) -> !isMissing(migration.errorDetails.errorCode))) {
			this.flyway.validate();
		}
	}

	private boolean isValidated() {
		return this.flyway.getConfiguration().isValidateOnMigrate();
	}

	private static boolean isMissing(ErrorCode code) {
		return code == CoreErrorCode.RESOLVED_VERSIONED_MIGRATION_NOT_APPLIED
				|| code == CoreErrorCode.RESOLVED_REPEATABLE_MIGRATION_NOT_APPLIED
				|| code == CoreErrorCode.OUTDATED_REPEATABLE_MIGRATION;
	}

}
