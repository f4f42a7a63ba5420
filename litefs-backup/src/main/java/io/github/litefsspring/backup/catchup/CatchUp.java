package io.github.litefsspring.backup.catchup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

import io.github.litefsspring.api.LitefsApi;
import io.github.litefsspring.api.LitefsApiException;
import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.backup.SingleWriter;
import io.github.litefsspring.backup.lineage.Lineage;
import io.github.litefsspring.backup.lineage.LineageObjects;
import io.github.litefsspring.backup.lineage.LineageTail;
import io.github.litefsspring.backup.lineage.LineageWriter;
import io.github.litefsspring.backup.lineage.Lineages;
import io.github.litefsspring.backup.lineage.StoredFile;
import io.github.litefsspring.ltx.LtxFileName;
import io.github.litefsspring.node.Position;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a node that has become the primary the transactions that the store has and it has
 * not. Not thread-safe.
 *
 * @since 0.1.0
 */
public final class CatchUp {

	private static final Logger logger = LoggerFactory.getLogger(CatchUp.class);

	private final LitefsApi api;

	private final BackupStore store;

	private final DatabaseOnNode database;

	private final Settings settings;

	/**
	 * Create it. Asks nothing.
	 * @param api this node's LiteFS process
	 * @param store the backup
	 * @param database the database on this node
	 * @param settings the rest
	 */
	public CatchUp(LitefsApi api, BackupStore store, DatabaseOnNode database, Settings settings) {
		this.api = api;
		this.store = store;
		this.database = database;
		this.settings = settings;
	}

	/**
	 * Look at the end of the current lineage, and copy what continues this node's
	 * history. Where the primary stores, this node becomes the one that does: what
	 * another one stores from now on is not part of the history.
	 * @param here this node's position
	 * @return the transactions, with their files on this node; nothing when the store has
	 * none that this node does not have, or they do not continue its history, which is
	 * logged
	 * @throws IOException when the store cannot be read
	 */
	public Optional<MissingTransactions> fetch(Position here) throws IOException {
		Lineages lineages = Lineages.read(this.store);
		Optional<Lineage> current = lineages.current();
		if (current.isEmpty() || here.equals(Position.NONE)) {
			return Optional.empty();
		}
		if (this.settings.claims()) {
			claim(lineages);
		}
		LineageObjects objects = new LineageObjects(this.store, current.get());
		// a large merged file does not tell the positions inside it
		LineageTail tail = LineageTail.readAfter(objects, here.txid());
		Optional<StoredFile> newest = tail.newest(objects);
		if (newest.isEmpty() || Long.compareUnsigned(newest.get().position().txid(), here.txid()) <= 0) {
			return Optional.empty();
		}
		List<StoredFile> files = continuing(objects, tail, here);
		if (files.isEmpty()) {
			announce(current.get(), here, newest.get(),
					"nothing in the backup proves that they continue the history of this node");
			return Optional.empty();
		}
		Path folder = Files.createDirectories(folder());
		List<StoredFile> local = new ArrayList<>();
		for (StoredFile file : files) {
			local.add(objects.download(file, folder));
		}
		return Optional.of(new MissingTransactions(current.get(), here, local));
	}

	private void claim(Lineages lineages) throws BackupStoreException {
		if (SingleWriter.objection(this.store, false).isPresent()) {
			return;
		}
		if (Thread.currentThread().isInterrupted()) {
			throw new BackupStoreException("Nobody waits for %s any more".formatted(this.store.target()), null);
		}
		Instant now = Instant.now();
		LineageWriter writer = LineageWriter.create(this.settings.node(), now).again(now, lineages.writer());
		if (lineages.claim(this.store, writer).isEmpty()) {
			throw new BackupStoreException("Another node has taken over to store transactions in %s at this moment"
				.formatted(this.store.target()), null);
		}
	}

	// the shortest files that lead on, so that most transactions keep their checksum
	private static List<StoredFile> continuing(LineageObjects objects, LineageTail tail, Position here)
			throws BackupStoreException {
		List<StoredFile> files = new ArrayList<>();
		long reached = here.txid();
		StoredFile next = next(objects, tail, reached);
		while (next != null) {
			long before = files.isEmpty() ? here.checksum() : files.get(files.size() - 1).postApplyChecksum();
			boolean continues = (next.name().minTxid() == reached + 1) ? next.preApplyChecksum() == before
					: files.isEmpty() && next.inner().contains(next.name().minTxid(), here);
			if (!continues) {
				return List.of();
			}
			files.add(next);
			reached = next.name().maxTxid();
			next = next(objects, tail, reached);
		}
		return files;
	}

	private static @Nullable StoredFile next(LineageObjects objects, LineageTail tail, long reached)
			throws BackupStoreException {
		List<List<LtxFileName>> levels = new ArrayList<>(tail.unmerged());
		levels.add(tail.highest());
		for (int level = 0; level < levels.size(); level++) {
			for (LtxFileName name : levels.get(level)) {
				if (Long.compareUnsigned(name.minTxid(), reached + 1) <= 0
						&& Long.compareUnsigned(name.maxTxid(), reached) > 0) {
					return objects.require(level, name);
				}
			}
		}
		return null;
	}

	/**
	 * Apply what was fetched. Nobody may read or write meanwhile.
	 * @param missing the transactions
	 * @return whether they are applied; if not, the log says why, and the database is as
	 * it was or as far as the log says
	 */
	public boolean apply(MissingTransactions missing) {
		long lock = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
		try {
			this.api.halt(this.database.name(), lock);
			try {
				if (!this.database.position().equals(missing.from())) {
					throw new IOException("something was written meanwhile");
				}
				List<Path> files = new CatchUpFiles(this.database, folder()).write(missing);
				for (Path file : files) {
					this.api.applyTransactions(this.database.name(), file);
				}
			}
			finally {
				this.api.endHalt(this.database.name(), lock);
			}
			logger.warn(
					"{} transactions that the last primary had stored, and no other node had, are back: {} to {}, "
							+ "from lineage {} in {}",
					missing.count(), "%016x".formatted(missing.from().txid() + 1), missing.last().position().txidText(),
					missing.lineage().id(), this.store.target());
			return true;
		}
		catch (IOException | LitefsApiException ex) {
			announce(missing.lineage(), missing.from(), missing.last(), String.valueOf(ex.getMessage()));
			return false;
		}
		finally {
			deleteFiles();
		}
	}

	private void deleteFiles() {
		try (Stream<Path> files = Files.walk(folder())) {
			for (Path file : files.filter(Files::isRegularFile).toList()) {
				Files.deleteIfExists(file);
			}
		}
		catch (IOException ex) {
			logger.debug("{} cannot be deleted; the next start does", folder(), ex);
		}
	}

	private Path folder() {
		return this.settings.work().resolve("catch-up");
	}

	private void announce(Lineage lineage, Position here, StoredFile newest, String reason) {
		logger.warn("The last primary has stored transactions that this node does not have, {} to {}, and they cannot "
				+ "be applied, because {}. They are not lost: lineage {} in {} keeps them (litefs-restore --diff shows "
				+ "what is in them)", "%016x".formatted(here.txid() + 1), newest.position().txidText(), reason,
				lineage.id(), this.store.target());
	}

	/**
	 * Settings of the catch-up.
	 *
	 * @param node the name of this node
	 * @param claims whether the primary is the one that stores
	 * @param work a folder for temporary files
	 */
	public record Settings(String node, boolean claims, Path work) {
	}

}
