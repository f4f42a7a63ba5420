package io.github.litefsspring.jdbc;

import java.nio.file.Path;
import java.sql.SQLException;

import io.github.litefsspring.jdbc.physical.SqliteErrors;
import io.github.litefsspring.jdbc.read.KeptConnection;
import io.github.litefsspring.jdbc.write.CommitScope;
import io.github.litefsspring.jdbc.write.WriterConnection;
import io.github.litefsspring.jdbc.write.WriterSource;

/**
 * Opens the writer, and only where this node may write: opening a database that does not
 * exist creates it.
 */
final class DatabaseWriterSource implements WriterSource {

	private final NodeRules rules;

	private final DatabaseOpener opener;

	private final LitefsCommitRules litefs;

	private final KeptConnection kept;

	private final SqliteErrors errors;

	private final Path database;

	DatabaseWriterSource(NodeRules rules, DatabaseOpener opener, LitefsCommitRules litefs, KeptConnection kept,
			SqliteErrors errors, Path database) {
		this.rules = rules;
		this.opener = opener;
		this.litefs = litefs;
		this.kept = kept;
		this.errors = errors;
		this.database = database;
	}

	@Override
	public void checkWritable(String sql) throws SQLException {
		if (!this.rules.role().isWritable()) {
			throw this.errors.notPrimary(sql, null);
		}
	}

	@Override
	public WriterConnection open() throws SQLException {
		Runnable prepared = this.opener.prepareWriter();
		// the journal mode can only be set while there is no reader
		CommitScope alone = this.rules.isReplicated() ? this.litefs.beginCommit(true) : CommitScope.NONE;
		try {
			prepared.run();
			WriterConnection connection = this.opener.open();
			this.kept.keep();
			return connection;
		}
		catch (SQLException ex) {
			throw this.errors.translate(ex, null, "open " + this.database, SqliteErrors.Phase.STATEMENT);
		}
		finally {
			alone.end();
		}
	}

}
