package io.github.litefsspring.benchmarks.restore;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.ObjectMetadata;
import io.github.litefsspring.backup.lineage.Lineage;
import io.github.litefsspring.backup.lineage.Lineages;
import io.github.litefsspring.backup.store.BackupTarget;
import io.github.litefsspring.backup.store.StoreSettings;
import io.github.litefsspring.ltx.DatabaseChecksum;
import io.github.litefsspring.ltx.LtxFormat;
import io.github.litefsspring.ltx.LtxHeader;
import io.github.litefsspring.ltx.LtxWriter;
import io.github.litefsspring.ltx.WalSegment;

/**
 * Stores a database file as a backup: a snapshot, and after it a few merged files and
 * single seconds that replace some pages of it, so that a restore reads about as many
 * objects as in operation. It runs in a JVM of its own, with the class path of
 * {@code litefs-restore}.
 */
public final class StoreBackup {

	private static final int PAGE_SIZE = 4096;

	private static final int PAGES_OF_A_FILE = 200;

	private static final int[] LEVELS = { 3, 3, 3, 2, 2, 2, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 };

	private final RandomAccessFile database;

	private final BackupStore store;

	private final Lineage lineage;

	private final Path folder;

	private final long commit;

	private final DatabaseChecksum checksum = new DatabaseChecksum();

	private StoreBackup(RandomAccessFile database, BackupStore store, Path folder) throws IOException {
		this.database = database;
		this.store = store;
		this.folder = Files.createDirectories(folder);
		this.commit = database.length() / PAGE_SIZE;
		this.lineage = Lineage.create(Instant.now(), "benchmark", "benchmark");
	}

	public static void main(String[] args) throws IOException {
		Path file = Path.of(args[1]);
		try (BackupStore store = BackupTarget.parse(args[0]).open(StoreSettings.fromEnvironment());
				RandomAccessFile database = new RandomAccessFile(file.toFile(), "r")) {
			StoreBackup backup = new StoreBackup(database, store, file.resolveSibling("objects"));
			backup.store();
			System.out.println(store.litestreamUrl(backup.lineage.id()).orElseThrow());
		}
	}

	private void store() throws IOException {
		List<TreeSet<Long>> changes = changes();
		TreeSet<Long> changed = new TreeSet<>();
		changes.forEach(changed::addAll);
		storeSnapshot(changed);
		for (int number = 0; number < LEVELS.length; number++) {
			storeChange(LEVELS[number], 2 + number, changes.get(number));
		}
		if (Lineages.read(this.store).open(this.store, this.lineage).isEmpty()) {
			throw new IllegalStateException("Somebody else writes to " + this.store.target());
		}
	}

	private List<TreeSet<Long>> changes() {
		Random random = new Random(2);
		List<TreeSet<Long>> changes = new ArrayList<>();
		TreeSet<Long> taken = new TreeSet<>(List.of(1L, LtxHeaders.lockPage()));
		for (int number = 0; number < LEVELS.length; number++) {
			TreeSet<Long> pages = new TreeSet<>();
			while (pages.size() < PAGES_OF_A_FILE) {
				long page = 1 + random.nextLong(this.commit);
				if (taken.add(page)) {
					pages.add(page);
				}
			}
			changes.add(pages);
		}
		return changes;
	}

	private void storeSnapshot(TreeSet<Long> changed) throws IOException {
		Path file = Files.createTempFile(this.folder, "object", ".ltx");
		LtxHeader header = LtxHeaders.header(1, this.commit);
		try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
			LtxWriter writer = new LtxWriter("snapshot", out, header);
			for (long page = 1; page <= this.commit; page++) {
				if (page != header.lockPage()) {
					writer.page(page, before(page, changed.contains(page)));
					this.checksum.toggle(page, before(page, changed.contains(page)));
				}
			}
			writer.finish(0);
		}
		put(9, header, file, 0);
	}

	private void storeChange(int level, long txid, TreeSet<Long> pages) throws IOException {
		long before = this.checksum.value();
		Path file = Files.createTempFile(this.folder, "object", ".ltx");
		LtxHeader header = LtxHeaders.header(txid, this.commit);
		try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
			LtxWriter writer = new LtxWriter("change", out, header);
			for (long page : pages) {
				writer.page(page, before(page, false));
				this.checksum.toggle(page, before(page, true));
				this.checksum.toggle(page, before(page, false));
			}
			writer.finish(0);
		}
		put(level, header, file, before);
	}

	private void put(int level, LtxHeader header, Path file, long before) throws IOException {
		Map<String, String> checksums = Map.of(Lineage.PRE_METADATA, "%016x".formatted(before), Lineage.POST_METADATA,
				"%016x".formatted(this.checksum.value()));
		String key = this.lineage.prefix() + this.store.keyLayout().key(level, header.fileName());
		this.store.putIfAbsent(key, file, new ObjectMetadata(Instant.ofEpochMilli(header.timestamp()), checksums));
		Files.delete(file);
	}

	private byte[] before(long pageNumber, boolean change) throws IOException {
		byte[] page = new byte[PAGE_SIZE];
		this.database.seek((pageNumber - 1) * PAGE_SIZE);
		this.database.readFully(page);
		if (change) {
			page[PAGE_SIZE / 2] ^= 1;
		}
		return page;
	}

	/**
	 * Headers of the objects.
	 */
	private static final class LtxHeaders {

		static LtxHeader header(long txid, long commit) {
			return new LtxHeader(LtxFormat.LITESTREAM, LtxHeader.FLAG_NO_CHECKSUM, PAGE_SIZE, commit, txid, txid,
					System.currentTimeMillis(), 0, WalSegment.NONE, 0);
		}

		static long lockPage() {
			return header(1, 1).lockPage();
		}

	}

}
