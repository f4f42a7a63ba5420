package io.github.litefsspring.backup.restore;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.ObjectMetadata;
import io.github.litefsspring.backup.lineage.Lineage;
import io.github.litefsspring.backup.lineage.Lineages;
import io.github.litefsspring.ltx.LtxMerge;
import io.github.litefsspring.ltx.LtxSource;
import io.github.litefsspring.ltx.LtxWriter;
import io.github.litefsspring.ltx.TestHistory;

/**
 * Writes lineages of a backup without the engine that does so in an application.
 */
public final class TestBackup {

	private final BackupStore store;

	private Lineage lineage;

	public TestBackup(BackupStore store) {
		this.store = store;
	}

	/**
	 * Open a lineage, whose objects the other methods store.
	 */
	public Lineage open(Instant time) throws IOException {
		this.lineage = Lineage.create(time, "node", "test");
		Lineages.read(this.store).open(this.store, this.lineage).orElseThrow();
		return this.lineage;
	}

	/**
	 * Store one object with some transactions of a history.
	 * @return its key
	 */
	public String put(TestHistory history, int level, int first, int last) throws IOException {
		List<LtxSource> sources = new ArrayList<>();
		for (int txid = first; txid <= last; txid++) {
			sources.add(history.transaction(txid).source());
		}
		return put(level, sources);
	}

	/**
	 * Store one object.
	 * @return its key
	 */
	public String put(int level, List<LtxSource> sources) throws IOException {
		Path file = Files.createTempFile("object", ".ltx");
		try (LtxMerge merge = LtxMerge.of(sources)) {
			try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
				LtxWriter.write(merge, file.toString(), out, merge.header().toLitestream());
			}
			String key = this.lineage.prefix() + this.store.keyLayout().key(level, merge.header().fileName());
			Map<String, String> checksums = Map.of(Lineage.PRE_METADATA, hex(merge.preApplyChecksum()),
					Lineage.POST_METADATA, hex(merge.postApplyChecksum()));
			this.store.putIfAbsent(key, file,
					new ObjectMetadata(Instant.ofEpochMilli(merge.header().timestamp()), checksums));
			return key;
		}
		finally {
			Files.delete(file);
		}
	}

	/**
	 * Store transactions up to the last one of a history: a snapshot of the first third,
	 * merged files of the second and single transactions of the last.
	 */
	public void putAll(TestHistory history) throws IOException {
		int last = history.transactions().size();
		int snapshot = last / 3;
		put(history, 9, 1, snapshot);
		int merged = snapshot;
		for (; merged + 3 <= 2 * snapshot; merged += 3) {
			put(history, 1, merged + 1, merged + 3);
		}
		for (int txid = snapshot + 1; txid <= last; txid++) {
			put(history, 0, txid, txid);
		}
	}

	private static String hex(long checksum) {
		return "%016x".formatted(checksum);
	}

}
