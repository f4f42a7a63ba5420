package io.github.litefsspring.backup.ship;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.github.litefsspring.backup.DiskErrors;
import io.github.litefsspring.backup.lineage.InnerPositions;
import io.github.litefsspring.backup.lineage.StoredFile;
import io.github.litefsspring.backup.spool.Snapshot;
import io.github.litefsspring.backup.spool.SpooledTransaction;
import io.github.litefsspring.ltx.LtxFormatException;
import io.github.litefsspring.ltx.LtxHeader;
import io.github.litefsspring.ltx.LtxMerge;
import io.github.litefsspring.ltx.LtxReader;
import io.github.litefsspring.ltx.LtxSource;
import io.github.litefsspring.ltx.LtxWriter;

/**
 * Merges files into one of format 3, and proves by their checksums that they continue one
 * another.
 *
 * @since 0.1.0
 */
public final class FileEncoder {

	/** The most files that are merged: all of them are open at the same time. */
	public static final int AT_ONCE = 100;

	private final Path folder;

	public FileEncoder(Path folder) {
		this.folder = folder;
	}

	public static StoredFile wrap(Snapshot snapshot) {
		return new StoredFile(StoredFile.SNAPSHOT, snapshot.name(), 0, snapshot.position().checksum(),
				snapshot.timestamp(), snapshot.file());
	}

	public StoredFile encode(List<SpooledTransaction> transactions, Instant timestamp) throws IOException {
		List<LtxSource> sources = new ArrayList<>();
		try {
			for (SpooledTransaction transaction : transactions) {
				sources.add(new LtxSource(LtxReader.open(transaction.file())));
			}
			return merge(0, sources, timestamp).withInner(inner(transactions));
		}
		finally {
			close(sources);
		}
	}

	private static InnerPositions inner(List<SpooledTransaction> transactions) {
		boolean single = transactions.stream()
			.allMatch((transaction) -> transaction.name().minTxid() == transaction.name().maxTxid());
		return single ? InnerPositions.of(transactions.subList(0, transactions.size() - 1)
			.stream()
			.map(SpooledTransaction::postApplyChecksum)
			.toList()) : InnerPositions.UNKNOWN;
	}

	/**
	 * Merge files.
	 * @param level the level of the result
	 * @param files the files, with their bytes on this machine
	 * @param following transactions that follow them
	 * @param timestamp when the last transaction was committed
	 * @return the result, with its bytes on this machine
	 * @throws IOException when they do not continue one another, or cannot be read or
	 * written
	 */
	public StoredFile merge(int level, List<StoredFile> files, List<SpooledTransaction> following, Instant timestamp)
			throws IOException {
		List<LtxSource> sources = new ArrayList<>();
		try {
			for (StoredFile file : files) {
				sources.add(new LtxSource(LtxReader.open(Objects.requireNonNull(file.local())), file.preApplyChecksum(),
						file.postApplyChecksum()));
			}
			for (SpooledTransaction transaction : following) {
				sources.add(new LtxSource(LtxReader.open(transaction.file())));
			}
			return merge(level, sources, timestamp);
		}
		finally {
			close(sources);
		}
	}

	private StoredFile merge(int level, List<LtxSource> sources, Instant timestamp) throws IOException {
		LtxMerge merge = LtxMerge.of(sources);
		LtxHeader header = merge.header().toLitestream();
		Path file = Files.createDirectories(this.folder.resolve(Integer.toString(level)))
			.resolve(header.fileName().toString());
		try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
			LtxWriter.write(merge, file.toString(), out, at(timestamp, header));
			return new StoredFile(level, header.fileName(), merge.preApplyChecksum(), merge.postApplyChecksum(),
					timestamp, file);
		}
		catch (LtxFormatException | RuntimeException ex) {
			Files.deleteIfExists(file);
			throw ex;
		}
		catch (IOException ex) {
			Files.deleteIfExists(file);
			throw new IOException("Cannot merge transactions into %s: %s".formatted(file, DiskErrors.explain(ex)), ex);
		}
	}

	private static LtxHeader at(Instant timestamp, LtxHeader header) {
		return new LtxHeader(header.format(), header.flags(), header.pageSize(), header.commit(), header.minTxid(),
				header.maxTxid(), timestamp.toEpochMilli(), header.preApplyChecksum(), header.wal(), header.nodeId());
	}

	private static void close(List<LtxSource> sources) throws IOException {
		for (LtxSource source : sources) {
			source.pages().close();
		}
	}

}
