package io.github.litefsspring.backup;

import java.io.IOException;
import java.nio.file.Path;

import io.github.litefsspring.api.LitefsApi;

/**
 * Makes snapshots of a database by LiteFS's export.
 *
 * @since 0.1.0
 */
public final class LitefsSnapshots implements SnapshotSource {

	private final LitefsApi api;

	private final Path dataDirectory;

	private final String database;

	/**
	 * Create it.
	 * @param api this node's LiteFS process
	 * @param dataDirectory the data directory of LiteFS ({@code path} of {@code /info})
	 * @param database the database's name
	 */
	public LitefsSnapshots(LitefsApi api, Path dataDirectory, String database) {
		this.api = api;
		this.dataDirectory = dataDirectory;
		this.database = database;
	}

	@Override
	public Snapshot write(Path folder) throws IOException {
		throw new IOException(
				"No snapshots yet of " + this.database + " in " + this.dataDirectory + " at " + this.api.url());
	}

}
