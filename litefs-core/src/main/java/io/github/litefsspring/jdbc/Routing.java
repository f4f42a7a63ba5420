package io.github.litefsspring.jdbc;

import io.github.litefsspring.jdbc.read.Readers;
import io.github.litefsspring.jdbc.write.Writer;
import io.github.litefsspring.node.LitefsNode;

/**
 * What the connections of one data source share.
 *
 * @param node the node
 * @param writer the connection that writes
 * @param readers the connections that read
 * @param kinds what statements do
 * @param errors turns the driver's exceptions into ours
 * @param timer ends statements whose time is over
 * @param memory keeps rows that need no connection
 * @param commits those who want to know of commits
 * @param url what the connections call themselves
 */
record Routing(LitefsNode node, Writer writer, Readers readers, StatementKinds kinds, SqliteErrors errors,
		QueryTimer timer, RowMemory memory, CommitListeners commits, String url) {

	boolean isWritable() {
		return this.node.state().role().isWritable();
	}

}
