package io.github.litefsspring.doctor;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

import io.github.litefsspring.backup.wal.LogContent;
import io.github.litefsspring.ltx.LtxFormat;
import io.github.litefsspring.ltx.LtxHeader;
import io.github.litefsspring.ltx.LtxWriter;
import io.github.litefsspring.ltx.WalSegment;
import org.jspecify.annotations.Nullable;

/**
 * Transactions that are complete in the write-ahead log, but have no transaction file:
 * LiteFS ended between the two. LiteFS cuts them off when it starts, although SQLite has
 * reported success: it ignores that LiteFS was gone when it gave back its lock.
 * <p>
 * What LiteFS did not come to is done here: one transaction file for them, as
 * {@code CommitWAL} in its {@code db.go} writes it.
 */
final class UnfinishedCommit {

	private static final int LOG_HEADER = 32;

	private final DatabaseFolder folder;

	private final StoredTransaction newest;

	// where they begin in the log
	private final long start;

	private final int transactions;

	private UnfinishedCommit(DatabaseFolder folder, StoredTransaction newest, long start, int transactions) {
		this.folder = folder;
		this.newest = newest;
		this.start = start;
		this.transactions = transactions;
	}

	// of a database with which LiteFS starts
	static @Nullable Problem examine(Evidence evidence) throws IOException {
		StoredTransaction newest = evidence.transactions().newest();
		PresentDatabase present = evidence.present();
		LogContent log = LogContent.read(evidence.folder().log(), Long.MAX_VALUE);
		if (newest == null || present == null || log == null || log.pageSize() != present.pageSize()
				|| log.transactions() == 0) {
			return null;
		}
		WalSegment taken = newest.wholeHeader().wal();
		// LiteFS puts a log aside that was begun anew since
		boolean begunAnew = log.salt1() != taken.salt1() || log.salt2() != taken.salt2();
		long start = begunAnew ? LOG_HEADER : taken.offset() + taken.size();
		if (log.end() <= start || Evidence.damage(evidence.whole()) != null) {
			return null;
		}
		return new UnfinishedCommit(evidence.folder(), newest, start,
				begunAnew ? log.transactions() : log.transactions() - present.logTransactions())
			.problem();
	}

	private Problem problem() {
		long txid = this.newest.name().maxTxid() + 1;
		return Problem.error(this.folder.name(),
				("LiteFS has not taken over the last of the transactions in the write-ahead log (%d), and throws them away "
						+ "when it starts. The application may have been told that they succeeded")
					.formatted(this.transactions),
				List.of(Remedy.lossless("finish",
						"Do what LiteFS did not come to: write the transaction file %016x for them".formatted(txid),
						this::finish)));
	}

	private void finish(RepairSite site) throws IOException {
		site.keep(this.folder.path());
		LogContent log = LogContent.read(this.folder.log(), Long.MAX_VALUE);
		if (log == null) {
			throw new IOException(this.folder.log() + " is gone");
		}
		Path temporary = this.folder.transactions().resolve("finish.tmp");
		try {
			LtxHeader header = header(log);
			write(log, header, temporary);
			RepairSite.synchronize(temporary);
			Files.move(temporary, this.folder.transactions().resolve(header.fileName().toString()),
					StandardCopyOption.ATOMIC_MOVE);
			RepairSite.synchronize(this.folder.transactions());
		}
		finally {
			Files.deleteIfExists(temporary);
		}
	}

	private LtxHeader header(LogContent log) {
		LtxHeader before = this.newest.wholeHeader();
		long txid = before.maxTxid() + 1;
		return new LtxHeader(LtxFormat.LITEFS, LtxHeader.FLAG_LZ4, log.pageSize(), log.commit(), txid, txid,
				Math.max(before.timestamp(), System.currentTimeMillis()), this.newest.checksum(),
				new WalSegment(this.start, log.end() - this.start, log.salt1(), log.salt2()), 0);
	}

	private void write(LogContent log, LtxHeader header, Path file) throws IOException {
		try (PresentDatabase database = PresentDatabase.withWholeLog(this.folder);
				OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
			LtxWriter writer = new LtxWriter(file.toString(), out, header);
			byte[] page = new byte[header.pageSize()];
			for (Map.Entry<Long, Long> entry : log.pages().entrySet()) {
				boolean isNew = entry.getValue() > this.start;
				if (isNew && entry.getKey() != header.lockPage() && database.read(entry.getKey(), page.length, page)) {
					writer.page(entry.getKey(), page);
				}
			}
			OptionalLong checksum = database.checksum(log.commit(), header.pageSize(), Map.of());
			writer.finish(checksum.orElseThrow(() -> new IOException("The database lacks pages")));
		}
	}

}
