package io.github.litefsspring.doctor;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

import io.github.litefsspring.backup.wal.LogContent;
import io.github.litefsspring.ltx.DatabaseChecksum;
import io.github.litefsspring.ltx.LtxHeader;
import io.github.litefsspring.sqlite.SqliteHeader;
import org.jspecify.annotations.Nullable;

/**
 * The database that LiteFS's files make: the database file, without the transaction that
 * the rollback journal takes back, with those that the write-ahead log holds. Nothing is
 * written.
 */
final class PresentDatabase implements Closeable {

	private final Path file;

	private final @Nullable FileChannel database;

	private final int pageSize;

	private final Map<Long, Long> journalPages;

	private final @Nullable FileChannel journal;

	private final Map<Long, Long> logPages;

	private final @Nullable FileChannel log;

	private final int logTransactions;

	// what the file holds beyond it does not count
	private final long fileLimit;

	private PresentDatabase(DatabaseFolder folder, int pageSize, RollbackJournal journal, @Nullable LogContent log)
			throws IOException {
		this(folder.database(), pageSize, journal, folder.journal(), log, folder.log());
	}

	private PresentDatabase(Path file, int pageSize, RollbackJournal journal, Path journalFile,
			@Nullable LogContent log, Path logFile) throws IOException {
		this.file = file;
		this.pageSize = pageSize;
		this.database = Files.exists(file) ? FileChannel.open(file, StandardOpenOption.READ) : null;
		this.journalPages = journal.pages();
		this.journal = journal.pages().isEmpty() ? null : FileChannel.open(journalFile, StandardOpenOption.READ);
		boolean logged = log != null && !log.pages().isEmpty();
		this.logPages = (log != null) ? log.pages() : Map.of();
		this.log = logged ? FileChannel.open(logFile, StandardOpenOption.READ) : null;
		this.logTransactions = (log != null) ? log.transactions() : 0;
		long limit = (journal.size() >= 0) ? journal.size() : Long.MAX_VALUE;
		this.fileLimit = (log != null && logged) ? Math.min(limit, log.commit()) : limit;
	}

	/**
	 * The database as LiteFS makes it when it starts, before it applies the newest
	 * transaction file ({@code syncWALToLTX} and {@code recover} in its {@code db.go}).
	 * @param folder its folder
	 * @param newest that file; null without one
	 * @return the database
	 * @throws UnusableFileException when LiteFS does not start
	 */
	static PresentDatabase asLitefsReads(DatabaseFolder folder, @Nullable StoredTransaction newest) throws IOException {
		int pageSize = pageSize(folder.database());
		return new PresentDatabase(folder, pageSize, journal(folder, pageSize),
				logAsLitefsReads(folder, pageSize, newest));
	}

	// as SQLite alone would make it
	static PresentDatabase withWholeLog(DatabaseFolder folder) throws IOException {
		int pageSize = pageSize(folder.database());
		LogContent log = (pageSize > 0) ? LogContent.read(folder.log(), Long.MAX_VALUE) : null;
		return new PresentDatabase(folder, pageSize, journal(folder, pageSize),
				(log != null && log.pageSize() == pageSize) ? log : null);
	}

	static PresentDatabase of(Path file) throws IOException {
		return new PresentDatabase(file, pageSize(file), RollbackJournal.NONE, file, null, file);
	}

	private static RollbackJournal journal(DatabaseFolder folder, int pageSize) throws IOException {
		return (pageSize > 0) ? RollbackJournal.read(folder.journal(), pageSize) : RollbackJournal.NONE;
	}

	private static @Nullable LogContent logAsLitefsReads(DatabaseFolder folder, int pageSize,
			@Nullable StoredTransaction newest) throws IOException {
		LogContent whole = (pageSize > 0) ? LogContent.read(folder.log(), Long.MAX_VALUE) : null;
		LtxHeader header = (newest != null) ? newest.header() : null;
		if (whole == null || header == null) {
			return whole;
		}
		if (whole.salt1() != header.wal().salt1() || whole.salt2() != header.wal().salt2()) {
			return null;
		}
		if (Files.size(folder.log()) < header.wal().offset()) {
			throw new UnusableFileException(
					"its write-ahead log has %d bytes, but the newest transaction began at %d of it"
						.formatted(Files.size(folder.log()), header.wal().offset()));
		}
		return LogContent.read(folder.log(), header.wal().offset() + header.wal().size());
	}

	// 0 when it is no SQLite database, or not there
	private static int pageSize(Path file) throws IOException {
		return Files.exists(file) ? SqliteHeader.pageSize(file) : 0;
	}

	boolean isSqlite() {
		return this.pageSize > 0;
	}

	int pageSize() {
		return this.pageSize;
	}

	// transactions of the log that count
	int logTransactions() {
		return this.logTransactions;
	}

	boolean isTheFileAlone() {
		return this.journal == null && this.log == null && this.fileLimit == Long.MAX_VALUE;
	}

	Path file() {
		return this.file;
	}

	// in pages, as the header names it
	long size() throws IOException {
		byte[] page = new byte[this.pageSize];
		return (isSqlite() && read(1, this.pageSize, page))
				? Integer.toUnsignedLong(ByteBuffer.wrap(page).getInt(SqliteHeader.PAGES)) : 0;
	}

	// false when there is no such page
	boolean read(long page, int size, byte[] into) throws IOException {
		ByteBuffer buffer = ByteBuffer.wrap(into, 0, size);
		Long inLog = this.logPages.get(page);
		if (inLog != null && this.log != null) {
			return read(this.log, buffer, inLog);
		}
		Long inJournal = this.journalPages.get(page);
		if (inJournal != null && this.journal != null) {
			return read(this.journal, buffer, inJournal);
		}
		return page <= this.fileLimit && this.database != null && read(this.database, buffer, (page - 1) * size);
	}

	/**
	 * The checksum of the database when some pages are replaced.
	 * @param commit its size in pages
	 * @param size the size of a page
	 * @param replaced the checksums of those pages
	 * @return nothing when a page is missing
	 */
	OptionalLong checksum(long commit, int size, Map<Long, Long> replaced) throws IOException {
		DatabaseChecksum checksum = new DatabaseChecksum();
		long lockPage = LtxHeader.lockPage(size);
		byte[] page = new byte[size];
		for (long number = 1; number <= commit; number++) {
			Long known = replaced.get(number);
			if (known != null) {
				checksum.toggle(known);
			}
			else if (number != lockPage) {
				if (!read(number, size, page)) {
					return OptionalLong.empty();
				}
				checksum.toggle(number, page);
			}
		}
		return OptionalLong.of(checksum.value());
	}

	// as it is
	OptionalLong checksum() throws IOException {
		return isSqlite() ? checksum(size(), this.pageSize, new HashMap<>()) : OptionalLong.empty();
	}

	// pages that are missing become zeros
	void writeTo(FileChannel out, long commit, int size) throws IOException {
		byte[] page = new byte[size];
		for (long number = 1; number <= commit; number++) {
			if (read(number, size, page)) {
				ByteBuffer buffer = ByteBuffer.wrap(page);
				while (buffer.hasRemaining()) {
					out.write(buffer, (number - 1) * size + buffer.position());
				}
			}
		}
	}

	private static boolean read(FileChannel channel, ByteBuffer into, long offset) throws IOException {
		int start = into.position();
		while (into.hasRemaining()) {
			if (channel.read(into, offset + into.position() - start) < 0) {
				return false;
			}
		}
		return true;
	}

	@Override
	public void close() throws IOException {
		for (FileChannel channel : Arrays.asList(this.database, this.journal, this.log)) {
			if (channel != null) {
				channel.close();
			}
		}
	}

}
