package io.github.litefsspring.jdbc.connection;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;

import io.github.litefsspring.jdbc.physical.Sharing;
import io.github.litefsspring.jdbc.physical.SqliteErrors;
import io.github.litefsspring.jdbc.read.Readers;
import io.github.litefsspring.jdbc.remote.RemoteStatements;
import io.github.litefsspring.jdbc.statement.StatementKind;
import io.github.litefsspring.jdbc.statement.StatementKinds;
import io.github.litefsspring.jdbc.types.Types;
import io.github.litefsspring.jdbc.write.Commits;
import io.github.litefsspring.jdbc.write.ExclusiveWriter;
import io.github.litefsspring.jdbc.write.Writer;
import io.github.litefsspring.jdbc.write.WriterLease;
import io.github.litefsspring.node.LitefsNode;
import org.jspecify.annotations.Nullable;

/**
 * Parts that the connections of one data source share.
 *
 * @param node the node
 * @param writer the connection that writes
 * @param exclusive the writer, for migrations and scripts
 * @param readers the connections that read
 * @param kinds what statements do
 * @param errors turns the driver's exceptions into those of this library
 * @param timer ends statements whose time is over
 * @param memory keeps rows that need no connection
 * @param types how Java's types are stored and read
 * @param commits the way transactions are committed
 * @param remote runs single writes on the primary, {@code null} when nothing does
 * @param refused counts writes that were refused
 * @param lastWrites what the last connection of each thread has left
 * @param database the database file
 */
public record DataSourceParts(LitefsNode node, Writer writer, ExclusiveWriter exclusive, Readers readers,
		StatementKinds kinds, SqliteErrors errors, QueryTimer timer, RowMemory memory, Types types, Commits commits,
		@Nullable RemoteStatements remote, RefusedWrites refused, LastWrites lastWrites, Path database) {

	public boolean isWritable() {
		return this.node.state().role().isWritable();
	}

	// nothing was done when it fails; zero seconds for any time
	WriterLease acquireWriter(String sql, StatementKind kind, int timeoutSeconds) throws SQLException {
		this.commits.rules().checkCommitPossible(sql);
		Sharing sharing = this.kinds.ofTransaction(sql, kind);
		Duration limit = Duration.ofSeconds(timeoutSeconds);
		boolean shorter = timeoutSeconds > 0 && limit.compareTo(this.writer.timeout()) < 0;
		return shorter ? this.writer.acquire(sql, sharing, limit) : this.writer.acquire(sql, sharing);
	}

	String url() {
		return "jdbc:sqlite:" + this.database;
	}

}
