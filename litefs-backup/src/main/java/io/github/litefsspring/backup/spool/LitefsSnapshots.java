package io.github.litefsspring.backup.spool;

import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.github.litefsspring.api.LitefsApi;
import io.github.litefsspring.api.LitefsApiException;
import io.github.litefsspring.backup.DiskErrors;
import io.github.litefsspring.ltx.DatabaseChecksum;
import io.github.litefsspring.ltx.LtxFormat;
import io.github.litefsspring.ltx.LtxFormatException;
import io.github.litefsspring.ltx.LtxHeader;
import io.github.litefsspring.ltx.LtxWriter;
import io.github.litefsspring.ltx.WalSegment;
import io.github.litefsspring.node.Position;

/**
 * Makes snapshots of a database by LiteFS's export.
 * <p>
 * The export is copied to the disk first, because LiteFS holds locks until it ends, and
 * it comes without a position: that is the transaction whose checksum is the one of the
 * exported pages, which proves the copy as well.
 *
 * @since 0.1.0
 */
public final class LitefsSnapshots implements SnapshotSource {

	private static final Duration STALL = Duration.ofSeconds(60);

	private static final int HEADER = 100;

	private final LitefsApi api;

	private final LitefsSpool spool;

	private final String database;

	/**
	 * Create it.
	 * @param api this node's LiteFS process
	 * @param spool the spool of the same database, which must not release what is
	 * committed while a snapshot is made
	 * @param database the database's name
	 */
	public LitefsSnapshots(LitefsApi api, LitefsSpool spool, String database) {
		this.api = api;
		this.spool = spool;
		this.database = database;
	}

	@Override
	public Snapshot write(Path folder) throws IOException {
		Path export = Files.createTempFile(folder, "export", ".db");
		try {
			this.spool.collect();
			SpooledTransaction before = this.spool.newest();
			if (before == null) {
				throw new IOException("LiteFS has no database '%s' yet".formatted(this.database));
			}
			this.api.export(this.database, export, STALL);
			ExportedDatabase exported = ExportedDatabase.measure(export);
			return encode(exported, find(exported.checksum(), before), folder);
		}
		catch (LitefsApiException ex) {
			Throwable cause = ex.getCause();
			if (cause != null && (cause instanceof FileSystemException || DiskErrors.isDiskFull(cause))) {
				throw unwritable(folder, cause);
			}
			throw new IOException(ex.getMessage(), ex);
		}
		finally {
			Files.deleteIfExists(export);
		}
	}

	private static IOException unwritable(Path folder, Throwable cause) {
		return new IOException("Cannot write a snapshot in %s, which takes twice the room of the database: %s"
			.formatted(folder, DiskErrors.explain(cause)), cause);
	}

	private SpooledTransaction find(long checksum, SpooledTransaction before) throws IOException {
		this.spool.collect();
		List<SpooledTransaction> candidates = List.of(before);
		while (!candidates.isEmpty()) {
			for (SpooledTransaction transaction : candidates) {
				if (transaction.postApplyChecksum() == checksum) {
					return transaction;
				}
			}
			candidates = this.spool.after(candidates.get(candidates.size() - 1).name().maxTxid());
		}
		throw new IOException(("The export of '%s' is not what LiteFS committed: its checksum %016x belongs to no "
				+ "transaction from %016x on")
			.formatted(this.database, checksum, before.name().maxTxid()));
	}

	private static Snapshot encode(ExportedDatabase exported, SpooledTransaction last, Path folder) throws IOException {
		Position position = new Position(last.name().maxTxid(), last.postApplyChecksum());
		LtxHeader header = new LtxHeader(LtxFormat.LITESTREAM, LtxHeader.FLAG_NO_CHECKSUM, exported.pageSize(),
				exported.pages(), 1, position.txid(), last.timestamp().toEpochMilli(), 0, WalSegment.NONE, 0);
		Path file = folder.resolve(header.fileName().toString());
		try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
			LtxWriter writer = new LtxWriter(file.toString(), out, header);
			exported.forEachPage(writer::page);
			writer.finish(0);
		}
		catch (LtxFormatException | RuntimeException ex) {
			Files.deleteIfExists(file);
			throw ex;
		}
		catch (IOException ex) {
			Files.deleteIfExists(file);
			throw unwritable(folder, ex);
		}
		return new Snapshot(file, position, last.timestamp());
	}

	// a SQLite file, and LiteFS's checksum of its pages
	private record ExportedDatabase(Path file, int pageSize, long pages, long checksum) {

		static ExportedDatabase measure(Path file) throws IOException {
			byte[] header = new byte[HEADER];
			try (InputStream in = Files.newInputStream(file)) {
				if (in.readNBytes(header, 0, HEADER) < HEADER) {
					throw new IOException("The export is no SQLite database: it has less than 100 bytes");
				}
			}
			int stored = ByteBuffer.wrap(header).getShort(16) & 0xffff;
			int pageSize = (stored == 1) ? 65536 : stored;
			long size = Files.size(file);
			if (Integer.bitCount(pageSize) != 1 || pageSize < 512 || size % pageSize != 0) {
				throw new IOException("The export is no complete SQLite database: %d bytes with pages of %d bytes"
					.formatted(size, pageSize));
			}
			DatabaseChecksum checksum = new DatabaseChecksum();
			new ExportedDatabase(file, pageSize, size / pageSize, 0).forEachPage(checksum::toggle);
			return new ExportedDatabase(file, pageSize, size / pageSize, checksum.value());
		}

		void forEachPage(PageConsumer consumer) throws IOException {
			byte[] page = new byte[this.pageSize];
			long lockPage = LtxHeader.lockPage(this.pageSize);
			try (InputStream in = Files.newInputStream(this.file)) {
				for (long number = 1; number <= this.pages; number++) {
					if (in.readNBytes(page, 0, page.length) < page.length) {
						throw new EOFException("The export ended at page " + number);
					}
					if (number != lockPage) {
						consumer.accept(number, page);
					}
				}
			}
		}

	}

	@FunctionalInterface
	private interface PageConsumer {

		void accept(long number, byte[] page) throws IOException;

	}

}
