package io.github.litefsspring.boot.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Pattern;

import liquibase.exception.UnexpectedLiquibaseException;
import liquibase.listener.SqlListener;

/**
 * Keeps references to tables that Liquibase rebuilds. For most changes of a table it
 * renames the table to {@code …_temporary}, creates it anew, copies the rows, and drops
 * the old one. SQLite has foreign keys, triggers and views follow a renamed table, unless
 * {@code legacy_alter_table} is on, so they would all refer to a table that is gone.
 */
final class LiquibaseRebuilds extends SqlListener {

	private static final Pattern RENAMED_FOR_A_REBUILD = Pattern
		.compile("\\s*ALTER\\s+TABLE\\s.*\\sRENAME\\s+TO\\s.*_temporary\\W*", Pattern.CASE_INSENSITIVE);

	private final Connection connection;

	private boolean renaming;

	/**
	 * Create it.
	 * @param connection shares the writer with Liquibase's connection
	 */
	LiquibaseRebuilds(Connection connection) {
		this.connection = connection;
	}

	@Override
	public void writeSqlWillRun(String sql) {
		boolean renaming = RENAMED_FOR_A_REBUILD.matcher(sql).matches();
		if (renaming != this.renaming) {
			set("PRAGMA legacy_alter_table = " + (renaming ? "ON" : "OFF"));
			this.renaming = renaming;
		}
	}

	private void set(String pragma) {
		try (Statement statement = this.connection.createStatement()) {
			statement.execute(pragma);
		}
		catch (SQLException ex) {
			throw new UnexpectedLiquibaseException(ex);
		}
	}

}
