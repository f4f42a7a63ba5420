package io.github.litefsspring.backup.wal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

import io.github.litefsspring.backup.spool.SpooledTransaction;
import io.github.litefsspring.ltx.LtxFileName;
import io.github.litefsspring.ltx.LtxFormat;
import io.github.litefsspring.ltx.LtxHeader;
import io.github.litefsspring.ltx.LtxReader;
import io.github.litefsspring.ltx.WalSegment;
import io.github.litefsspring.node.Position;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transactions of a database that are kept, with the checksums of all pages behind
 * the last one. It survives the end of the process at any point. Belongs to the lock of
 * its {@link WalSpool}.
 */
final class SpooledHistory {

	private static final Logger logger = LoggerFactory.getLogger(SpooledHistory.class);

	private final SpoolFolder folder;

	private final Path database;

	private final PageChecksums checksums;

	// written below the lock, read by all threads
	private volatile SpoolState state;

	// by the lock of the spool
	private boolean known;

	private SpooledHistory(SpoolFolder folder, Path database, SpoolState state) throws IOException {
		this.folder = folder;
		this.database = database;
		this.checksums = new PageChecksums(folder.pageChecksums());
		this.state = state;
	}

	static SpooledHistory open(SpoolFolder folder, Path database) throws IOException {
		SpoolState state = SpoolState.read(folder.state());
		return new SpooledHistory(folder, database, (state != null) ? state : SpoolState.NEW);
	}

	SpoolState state() {
		return this.state;
	}

	// whether the checksums are those of the pages at the position
	boolean isKnown() {
		return this.known;
	}

	// what was read before the process ended, and the checksums of all pages at that
	// point
	void restore() throws IOException {
		SpoolState read = SpoolState.read(this.folder.state());
		SpooledTransaction newest = this.folder.files().newest();
		if (read == null) {
			this.state = (newest != null) ? new SpoolState(new Position(newest.name().maxTxid(), 0),
					newest.timestamp().toEpochMilli(), 0, 0, null, null) : SpoolState.NEW;
			this.known = false;
			return;
		}
		this.state = read;
		this.folder.recover(read.position());
		newest = this.folder.files().newest();
		this.checksums.load(read.commit());
		if (this.checksums.total() != read.position().checksum() && newest != null
				&& newest.name().maxTxid() == read.position().txid()) {
			applyAgain(newest);
		}
		this.known = read.commit() > 0 && this.checksums.total() == read.position().checksum();
	}

	private void applyAgain(SpooledTransaction transaction) throws IOException {
		NavigableMap<Long, Long> changed = new TreeMap<>();
		try (LtxReader reader = LtxReader.open(transaction.file())) {
			while (reader.next()) {
				changed.put(reader.pageNumber(), PageChecksums.of(reader.pageNumber(), reader.page()));
			}
			this.checksums.apply(changed, reader.header().commit());
		}
	}

	void keep(WalFile wal, WalTransactions read) throws IOException {
		SpoolState before = this.state;
		long first = before.position().txid() + 1;
		LtxFileName name = new LtxFileName(first, before.position().txid() + read.count());
		LtxHeader header = header(name, before, read.commit(), before.pageSize());
		NavigableMap<Long, Long> changed = new TreeMap<>();
		try (TransactionFile file = new TransactionFile(this.folder.temporary(name), header)) {
			for (Map.Entry<Long, Long> entry : read.pages().entrySet()) {
				byte[] page = wal.page(entry.getValue(), header.pageSize());
				file.page(entry.getKey(), page);
				changed.put(entry.getKey(), PageChecksums.of(entry.getKey(), page));
			}
			file.finish(this.checksums.totalAfter(changed, read.commit()));
		}
		publish(header, this.checksums.totalAfter(changed, read.commit()), read.end());
		this.checksums.apply(changed, read.commit());
	}

	private static LtxHeader header(LtxFileName name, SpoolState before, long commit, int pageSize) {
		long timestamp = Math.max(before.timestamp(), System.currentTimeMillis());
		return new LtxHeader(LtxFormat.LITEFS, LtxHeader.FLAG_LZ4, pageSize, commit, name.minTxid(), name.maxTxid(),
				timestamp, before.position().checksum(), WalSegment.NONE, 0);
	}

	// the file is complete: first the state, then its name, see SpoolFolder.recover
	private void publish(LtxHeader header, long postApplyChecksum, WalMark end) throws IOException {
		LtxFileName name = header.fileName();
		SpoolState after = new SpoolState(new Position(name.maxTxid(), postApplyChecksum), header.timestamp(),
				header.pageSize(), header.commit(), end, null);
		after.write(this.folder.state());
		this.folder.publish(this.folder.temporary(name), name);
		this.state = after;
	}

	void compare(DatabaseCopy copy, WalMark end) throws IOException {
		if (this.known && copy.pageSize() == this.state.pageSize()) {
			keepDifferences(copy, end);
		}
		else {
			beginHistory(copy, end);
		}
	}

	private void keepDifferences(DatabaseCopy copy, WalMark end) throws IOException {
		SpoolState before = this.state;
		long txid = before.position().txid() + 1;
		LtxHeader header = header(new LtxFileName(txid, txid), before, copy.size(), copy.pageSize());
		long[] all = new long[(int) copy.size()];
		long differences = 0;
		try (TransactionFile file = new TransactionFile(this.folder.temporary(header.fileName()), header)) {
			byte[] page = new byte[copy.pageSize()];
			for (long number = copy.next(page); number != 0; number = copy.next(page)) {
				all[(int) number - 1] = PageChecksums.of(number, page);
				if (this.checksums.get(number) != all[(int) number - 1]) {
					file.page(number, page);
					differences++;
				}
			}
			if (differences == 0 && copy.size() == before.commit()) {
				this.state = before.at(end);
				return;
			}
			file.finish(PageChecksums.sum(all));
		}
		logger.info("{} of {} pages of {} had changed; they are transaction {}", differences, copy.size(),
				this.database, "%016x".formatted(txid));
		publish(header, PageChecksums.sum(all), end);
		this.checksums.replace(all);
	}

	// the transaction before is in no file: nothing can follow what was read earlier
	private void beginHistory(DatabaseCopy copy, WalMark end) throws IOException {
		long[] all = new long[(int) copy.size()];
		byte[] page = new byte[copy.pageSize()];
		for (long number = copy.next(page); number != 0; number = copy.next(page)) {
			all[(int) number - 1] = PageChecksums.of(number, page);
		}
		Position position = new Position(this.state.position().txid() + 1, PageChecksums.sum(all));
		SpoolState after = new SpoolState(position, Math.max(this.state.timestamp(), System.currentTimeMillis()),
				copy.pageSize(), copy.size(), end, null);
		this.checksums.replace(all);
		after.write(this.folder.state());
		this.state = after;
		this.known = true;
		logger.info("A new history of {} begins with transaction {}", this.database, position.txidText());
	}

	// the log is in the database now, so the next process can tell whether it was written
	void closed() throws IOException {
		this.state.closed(FileStamp.of(this.database)).write(this.folder.state());
	}

	// the checksums of the pages, from the next process or restore on
	void distrust() throws IOException {
		SpoolState before = this.state;
		new SpoolState(new Position(before.position().txid(), 0), before.timestamp(), 0, 0, null, null)
			.write(this.folder.state());
	}

	void close() throws IOException {
		this.checksums.close();
		this.folder.close();
	}

}
