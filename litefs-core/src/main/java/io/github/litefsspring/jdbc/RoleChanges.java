package io.github.litefsspring.jdbc;

import java.nio.file.Path;

import io.github.litefsspring.background.DaemonThreads;
import io.github.litefsspring.jdbc.read.KeptConnection;
import io.github.litefsspring.jdbc.read.Readers;
import io.github.litefsspring.jdbc.statement.StatementKinds;
import io.github.litefsspring.jdbc.write.Writer;
import io.github.litefsspring.node.AppliedTransaction;
import io.github.litefsspring.node.NodeListener;
import io.github.litefsspring.node.NodeState;
import io.github.litefsspring.node.Role;

/**
 * Lets go of connections whose database may have become another one.
 */
final class RoleChanges implements NodeListener {

	private final NodeRules rules;

	private final Writer writer;

	private final Readers readers;

	private final KeptConnection kept;

	private final StatementKinds kinds;

	private final String database;

	RoleChanges(NodeRules rules, Writer writer, Readers readers, KeptConnection kept, StatementKinds kinds,
			Path database) {
		this.rules = rules;
		this.writer = writer;
		this.readers = readers;
		this.kept = kept;
		this.kinds = kinds;
		this.database = String.valueOf(database.getFileName());
	}

	@Override
	public void transactionApplied(AppliedTransaction transaction) {
		if (transaction.database().equals(this.database)) {
			this.readers.snapshots().moved();
		}
	}

	@Override
	public void roleChanged(NodeState previous, NodeState current) {
		try {
			DaemonThreads.named("litefs-role-change").newThread(() -> apply(current.role())).start();
		}
		catch (OutOfMemoryError ex) {
			// there is no other thread to be had
			apply(current.role());
		}
	}

	private void apply(Role role) {
		try {
			if (!role.isWritable()) {
				this.writer.revoke();
			}
		}
		finally {
			applyToReaders(role);
		}
		// another node may have changed it meanwhile
		this.kinds.schemaChanged();
		this.rules.explainSnapshots(role);
	}

	private void applyToReaders(Role role) {
		if (!role.isReadable()) {
			// a dead mount goes on answering from the memory of a snapshot
			this.readers.end(this.rules::unreadable);
			this.kept.letGo();
		}
		this.readers.evict();
	}

}
