package io.github.litefsspring.jdbc.write;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;

import io.github.litefsspring.jdbc.physical.Lease;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Checks that a migration or script, which runs without enforcement, leaves no more rows
 * without their parent than it has found. Rows that were without one before are not its
 * fault, and a rebuilt table may give them other row numbers, so they are counted.
 */
final class ForeignKeyCheck {

	private static final Logger logger = LoggerFactory.getLogger(ForeignKeyCheck.class);

	private static final int REMEMBERED = 1000;

	private final Lease lease;

	private long before = -1;

	private Set<String> rowsBefore = Set.of();

	// something was written since the last check
	private boolean due;

	ForeignKeyCheck(Lease lease) {
		this.lease = lease;
	}

	// nothing must be written when this fails
	void beforeWriting() throws SQLException {
		if (this.before < 0) {
			remember(new Orphans());
		}
		this.due = true;
	}

	// fails when there are more rows without a parent than before
	void check() throws SQLException {
		if (!this.due) {
			return;
		}
		var now = new Orphans();
		if (now.count > this.before) {
			throw new SQLIntegrityConstraintViolationException("A foreign key is violated: "
					+ now.newOne(this.rowsBefore) + more(now.count - this.before - 1)
					+ ". Migrations and scripts run without enforcement of foreign keys, and may not leave more "
					+ "rows without a parent than they have found. This transaction is rolled back; statements "
					+ "that ran outside of a transaction were stored. 'PRAGMA foreign_key_check' lists the rows",
					"23503");
		}
		remember(now);
		this.due = false;
	}

	private void remember(Orphans orphans) {
		this.before = orphans.count;
		this.rowsBefore = orphans.rows;
	}

	private static String more(long others) {
		return (others > 0) ? ", and " + others + " more" : "";
	}

	/** The rows without a parent. */
	private final class Orphans {

		private final Set<String> rows = new HashSet<>();

		private long count;

		private String last = "";

		Orphans() throws SQLException {
			Lease lease = ForeignKeyCheck.this.lease;
			lease.enter("PRAGMA foreign_key_check");
			try (Statement statement = lease.connection().createStatement();
					ResultSet found = statement.executeQuery("PRAGMA foreign_key_check")) {
				while (found.next()) {
					add(found.getString(1), found.getString(2), found.getString(3));
				}
			}
			catch (SQLiteException ex) {
				if (ex.getResultCode() != SQLiteErrorCode.SQLITE_ERROR) {
					throw ex;
				}
				// a schema that only works without enforcement, such as a parent without
				// a key
				logger.warn("Foreign keys cannot be checked after a migration or script: {}", ex.getMessage());
			}
			finally {
				lease.exit();
			}
		}

		private void add(String table, String row, String parent) {
			this.count++;
			this.last = "table '" + table + "', " + ((row != null) ? "rowid " + row : "a row") + ", has no row in '"
					+ parent + "'";
			if (this.rows.size() < REMEMBERED) {
				this.rows.add(this.last);
			}
		}

		private String newOne(Set<String> known) {
			return this.rows.stream().filter((row) -> !known.contains(row)).sorted().findFirst().orElse(this.last);
		}

	}

}
