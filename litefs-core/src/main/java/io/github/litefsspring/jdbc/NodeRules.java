package io.github.litefsspring.jdbc;

import java.sql.SQLException;
import java.time.Duration;

import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Role;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules of the node: its role and the settings allow or refuse. Each question is
 * answered for the present role.
 */
final class NodeRules {

	private static final Logger logger = LoggerFactory.getLogger(LitefsDataSource.class);

	private final LitefsNode node;

	private final DataSourceSettings settings;

	NodeRules(LitefsNode node, DataSourceSettings settings) {
		this.node = node;
		this.settings = settings;
	}

	Role role() {
		return this.node.state().role();
	}

	// LiteFS is there, or should be
	boolean isReplicated() {
		return role() != Role.STANDALONE;
	}

	boolean hasLog() {
		return this.settings.journalMode() == JournalMode.WAL;
	}

	// there is a mount whose database has a write-ahead log
	boolean isLogMounted() {
		Role role = role();
		return role != Role.STANDALONE && role.isReadable() && hasLog();
	}

	// on a primary with a rollback journal they would keep the writer from committing;
	// without LiteFS they gain little, and without the gate nothing would make them end
	boolean areSnapshotsShared() {
		Role role = role();
		ReadSettings read = this.settings.read();
		return read.snapshots() && read.gate() && (role == Role.REPLICA || (role == Role.PRIMARY && hasLog()));
	}

	void explainSnapshots(Role role) {
		if (this.settings.read().snapshots() && role == Role.PRIMARY && !areSnapshotsShared()) {
			logger.info("Readers of {} begin a new transaction for each read while this node is the primary: with "
					+ "litefs.jdbc.journal-mode={} a reader that stays in its snapshot would block every commit",
					this.settings.database(), this.settings.journalMode());
		}
	}

	// how long LiteFS has been waiting for readers
	Duration waitingForReaders() {
		return (role() == Role.REPLICA) ? this.node.replication().pending() : Duration.ZERO;
	}

	SQLException unreadable() {
		return new DatabaseUnavailableException("The LiteFS mount of " + this.settings.database()
				+ " (litefs.database) is missing, or its LiteFS process is gone, so nothing can be read on node '"
				+ this.node.name() + "'. Start LiteFS; after a crash run 'fusermount -uz "
				+ this.settings.database().getParent() + "' first");
	}

	SQLException notReplicatedYet() {
		return new DatabaseUnavailableException("The database " + this.settings.database()
				+ " (litefs.database) has not been replicated to node '" + this.node.name() + "' yet");
	}

}
