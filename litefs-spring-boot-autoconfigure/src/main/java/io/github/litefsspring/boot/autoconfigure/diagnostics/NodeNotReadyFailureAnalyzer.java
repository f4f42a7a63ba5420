package io.github.litefsspring.boot.autoconfigure.diagnostics;

import io.github.litefsspring.node.NodeNotReadyException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says what to do when LiteFS did not come up, or the database was not replicated, within
 * {@code litefs.startup-timeout}.
 */
class NodeNotReadyFailureAnalyzer extends AbstractFailureAnalyzer<NodeNotReadyException> {

	private static final String STANDALONE = "To run without LiteFS, on one plain file, set litefs.mode=standalone.";

	private static final String LONGER = "If it only comes up late, set a longer litefs.startup-timeout.";

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, NodeNotReadyException cause) {
		return new FailureAnalysis(cause.getMessage(), action(cause), cause);
	}

	private static String action(NodeNotReadyException cause) {
		return switch (cause.reason()) {
			case DIRECTORY_MISSING ->
				lines("Start LiteFS ('litefs mount') with its fuse.dir set to the directory of litefs.database ("
						+ cause.database() + "), or correct litefs.database.", LONGER, STANDALONE);
			case NOT_MOUNTED ->
				lines("Start LiteFS ('litefs mount') with its fuse.dir set to the directory of litefs.database ("
						+ cause.database() + "), and let it start the application (exec), so that the mount "
						+ "is there first. Nothing was written to the plain directory.", LONGER, STANDALONE);
			case MOUNT_DEAD -> lines(
					"The LiteFS process behind the mount has ended. Look at its log, unmount the directory "
							+ "('fusermount3 -uz') and start LiteFS again.",
					"The database is " + cause.database() + ".");
			case MOUNT_UNREADABLE -> lines(
					"Run LiteFS and the application as the same user, or set fuse.allow-other in "
							+ "litefs.yml, so that the application may look into the mount.",
					"The database is " + cause.database() + ".");
			case API_UNAVAILABLE -> lines(
					"Set litefs.api-url to the address of LiteFS's own HTTP API on this node (http.addr in litefs.yml, "
							+ "port 20202 by default), not to its proxy and not to this application.",
					LONGER);
			case DATABASE_MISSING ->
				lines("Start the primary first, or wait for it: it creates the database, and LiteFS replicates it to "
						+ "this node. Check that this node can reach the primary (lease.advertise-url in "
						+ "litefs.yml), and that litefs.database (" + cause.database()
						+ ") has the same file name on all nodes.", LONGER);
		};
	}

	private static String lines(String... lines) {
		return String.join(System.lineSeparator(), lines);
	}

}
