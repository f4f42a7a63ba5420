package io.github.litefsspring.boot.autoconfigure;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;

import io.github.litefsspring.api.LitefsApi;
import io.github.litefsspring.backup.restore.ClusterDatabase;
import io.github.litefsspring.boot.backup.RunningDatabase;
import io.github.litefsspring.boot.cluster.ClusterMembership;
import io.github.litefsspring.node.Position;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the database by LiteFS's import, and asks the list of nodes whether all have
 * it.
 */
class ImportedDatabase implements RunningDatabase.Replacement {

	private static final Duration LONGEST = Duration.ofMinutes(2);

	private final LitefsApi api;

	private final LitefsProperties properties;

	private final Supplier<@Nullable ClusterMembership> membership;

	ImportedDatabase(LitefsApi api, LitefsProperties properties, Supplier<@Nullable ClusterMembership> membership) {
		this.api = api;
		this.properties = properties;
		this.membership = membership;
	}

	@Override
	public void requireFits(Path file) throws IOException {
		database(file).requireFits(file);
	}

	@Override
	public Position replace(Path file) throws IOException {
		return database(file).replace(file);
	}

	private ClusterDatabase database(Path file) {
		Path folder = file.toAbsolutePath().getParent();
		return new ClusterDatabase(this.properties.databaseFile(), (folder != null) ? folder : file, this.api,
				this.properties.jdbc().journalMode());
	}

	// without a list of nodes they follow as after any transaction, unseen
	@Override
	public void awaitEverywhere(Position position) throws IOException {
		ClusterMembership members = this.membership.get();
		try {
			if (members != null && !members.awaitMembers(position, LONGEST)) {
				throw new IOException("a node did not report it within " + LONGEST.toSeconds() + " s");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("the wait was interrupted", ex);
		}
	}

}
