package io.github.litefsspring.jdbc;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

import io.github.litefsspring.jdbc.read.ReadCheck;
import io.github.litefsspring.jdbc.write.Writer;
import io.github.litefsspring.node.Role;

/**
 * Lets readers be opened where there is a database, and has the writer create it where
 * this node may.
 */
final class DatabaseReadCheck implements ReadCheck {

	private final NodeRules rules;

	private final Writer writer;

	private final Path database;

	DatabaseReadCheck(NodeRules rules, Writer writer, Path database) {
		this.rules = rules;
		this.writer = writer;
		this.database = database;
	}

	@Override
	public void checkReadable(boolean opened) throws SQLException {
		Role role = this.rules.role();
		if (!role.isReadable()) {
			throw this.rules.unreadable();
		}
		// Files.exists is a stat: opening the file here would drop SQLite's locks
		if (!opened && !Files.exists(this.database)) {
			if (!role.isWritable()) {
				throw this.rules.notReplicatedYet();
			}
			this.writer.acquire("create " + this.database).release();
		}
	}

}
