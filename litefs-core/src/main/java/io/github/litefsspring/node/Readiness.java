package io.github.litefsspring.node;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

import io.github.litefsspring.node.NodeNotReadyException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Readiness of the database to be opened. If it is not ready, this tells what to do about
 * it.
 *
 * @param mount what the last look at the mount found
 * @param answered whether LiteFS's API answers
 * @param apiProblem why it does not
 * @param state the node's state
 */
record Readiness(MountReading mount, boolean answered, String apiProblem, NodeState state) {

	private static final String REMEDY = "Mount LiteFS there (fuse.dir in litefs.yml), or set litefs.database to a "
			+ "file in the LiteFS mount, or set litefs.mode=standalone to use a plain file without LiteFS.";

	@Nullable Reason obstacle() {
		return switch (this.mount.condition()) {
			case MISSING -> Reason.DIRECTORY_MISSING;
			case PLAIN_DIRECTORY -> Reason.NOT_MOUNTED;
			case UNREADABLE -> Reason.MOUNT_UNREADABLE;
			case DEAD, HUNG, SLOW -> Reason.MOUNT_DEAD;
			case LIVE -> mounted();
		};
	}

	private @Nullable Reason mounted() {
		if (!this.answered) {
			return Reason.API_UNAVAILABLE;
		}
		boolean hasDatabase = this.state.role() == Role.PRIMARY || !this.state.position().equals(Position.NONE);
		return hasDatabase ? null : Reason.DATABASE_MISSING;
	}

	String waiting(Reason reason, ClusterNodeSettings settings, Duration timeout) {
		String message = message(reason, settings);
		return "Waiting for LiteFS, for at most " + timeout.toMillis() / 1000.0 + " s (litefs.startup-timeout): "
				+ message + (message.contains("litefs.mode=standalone") ? ""
						: " Without LiteFS, on a plain file, it starts with litefs.mode=standalone.");
	}

	NodeNotReadyException exception(Reason reason, ClusterNodeSettings settings, Duration waited) {
		return new NodeNotReadyException(reason, settings.database(),
				message(reason, settings) + " (waited " + waited.toMillis() + " ms: litefs.startup-timeout)");
	}

	private String message(Reason reason, ClusterNodeSettings settings) {
		Path directory = settings.mountDirectory();
		String file = "litefs.database=" + settings.database();
		return switch (reason) {
			case DIRECTORY_MISSING -> "LiteFS is not mounted: the directory " + directory + " of " + file
					+ " does not exist. " + remedy(settings);
			case NOT_MOUNTED -> "LiteFS is not mounted: the directory " + directory + " of " + file
					+ " is a plain directory, and what is written there is not replicated. " + remedy(settings);
			case MOUNT_UNREADABLE ->
				"This user may not look into the directory " + directory + " of " + file + " (" + this.mount.detail()
						+ "). When LiteFS runs as another user, set fuse.allow-other: true in " + "litefs.yml.";
			case MOUNT_DEAD -> "The mount " + directory + " of " + file + " does not answer (" + this.mount.detail()
					+ "): its LiteFS process is gone or stopped. Start LiteFS again; if it cannot mount, run "
					+ "'fusermount3 -uz " + directory + "' before.";
			case API_UNAVAILABLE -> "LiteFS is mounted at " + directory + ", but its API does not answer as LiteFS "
					+ "does: " + this.apiProblem + ". Set litefs.api-url to http.addr of litefs.yml.";
			case DATABASE_MISSING -> databaseMissing(settings);
		};
	}

	private String databaseMissing(ClusterNodeSettings settings) {
		String found = "The database '" + settings.databaseName() + "' (litefs.database=" + settings.database()
				+ ") has not been replicated to this node, whose role is " + this.state.role();
		return (this.state.role() == Role.REPLICA)
				? found + ". The primary '" + this.state.primary() + "' creates it when the application starts there."
				: found + ". It is connected to no primary: start the primary, and check lease.advertise-url in "
						+ "litefs.yml.";
	}

	private static String remedy(ClusterNodeSettings settings) {
		Path directory = settings.mountDirectory().getParent();
		while (directory != null) {
			try {
				if (settings.mountCheck().isLitefs(directory)) {
					return "LiteFS is mounted at " + directory + " and has no subdirectories: set litefs.database="
							+ directory.resolve(settings.databaseName()) + ".";
				}
			}
			catch (IOException ex) {
				// not there either
			}
			directory = directory.getParent();
		}
		return REMEDY;
	}

}
