package io.github.litefsspring.backup;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

import io.github.litefsspring.backup.spool.SpooledTransaction;
import io.github.litefsspring.backup.spool.TestDatabase;
import io.github.litefsspring.ltx.LtxFormat;
import io.github.litefsspring.ltx.LtxHeader;
import io.github.litefsspring.ltx.LtxSummary;
import io.github.litefsspring.ltx.LtxWriter;
import io.github.litefsspring.ltx.WalSegment;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;
import org.jspecify.annotations.Nullable;

/**
 * A database on a real LiteFS whose folder has many transactions from the beginning.
 */
final class SoakedNode implements SoakedDatabase {

	private final RunningCluster cluster;

	private final BackupStore store;

	private @Nullable BackupSite site;

	SoakedNode(String journal, BackupStore store, int files) throws IOException {
		this.cluster = RunningCluster.builder().replicas(0).start();
		this.store = store;
		WriteLoad.createTable(node(), journal);
		if (journal.equals("wal")) {
			node().query("pragma wal_checkpoint(truncate)");
		}
		node().stop();
		addTransactions(files);
		node().start();
	}

	private RunningNode node() {
		return this.cluster.node(0);
	}

	// each of them writes the first page as it is
	private void addTransactions(int count) throws IOException {
		Path data = node().dataDirectory();
		String name = node().database().getFileName().toString();
		Path files = data.resolve("dbs").resolve(name).resolve("ltx");
		List<SpooledTransaction> present = TestDatabase.transactions(files);
		LtxSummary last = LtxSummary.read(present.get(present.size() - 1).file());
		byte[] page = new byte[last.header().pageSize()];
		try (InputStream in = Files.newInputStream(data.resolve("dbs").resolve(name).resolve("database"))) {
			in.readNBytes(page, 0, page.length);
		}
		for (long txid = last.header().maxTxid() + 1; txid <= last.header().maxTxid() + count; txid++) {
			LtxHeader header = new LtxHeader(LtxFormat.LITEFS, LtxHeader.FLAG_LZ4, page.length, last.header().commit(),
					txid, txid, System.currentTimeMillis(), last.postApplyChecksum(), WalSegment.NONE, 0);
			Path file = files.resolve(header.fileName().toString());
			try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
				LtxWriter writer = new LtxWriter(file.toString(), out, header);
				writer.page(1, page);
				writer.finish(last.postApplyChecksum());
			}
		}
	}

	@Override
	public void begin() throws Exception {
		this.site = new BackupSite(node(), this.cluster.primaryApiUrlTemplate(), this.store,
				BackupSettings.of("primary"), "backup-spool");
	}

	private BackupSite site() {
		return Objects.requireNonNull(this.site);
	}

	@Override
	public WriteLoad.ConnectionSource connections() {
		return () -> WriteLoad.connect(node());
	}

	@Override
	public Backup backup() {
		return site().backup();
	}

	@Override
	public Position position() {
		return site().node().readPosition();
	}

	@Override
	public NavigableMap<Long, Instant> committed() {
		return new TreeMap<>(site().committed());
	}

	@Override
	public void finish(Path copy) {
		site().export(copy);
		site().close();
	}

	@Override
	public void close() {
		this.cluster.close();
	}

}
