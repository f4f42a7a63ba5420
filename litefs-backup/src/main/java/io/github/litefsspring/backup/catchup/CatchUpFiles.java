package io.github.litefsspring.backup.catchup;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.litefsspring.backup.lineage.StoredFile;
import io.github.litefsspring.ltx.DatabaseChecksum;
import io.github.litefsspring.ltx.LtxFormat;
import io.github.litefsspring.ltx.LtxHeader;
import io.github.litefsspring.ltx.LtxReader;
import io.github.litefsspring.ltx.LtxWriter;
import io.github.litefsspring.ltx.WalSegment;

/**
 * Writes stored transactions in the form that LiteFS applies, after it has calculated
 * that they lead from the database on this node to the checksums that are stored with
 * them.
 * <p>
 * A file of the store holds several transactions. LiteFS's replicas ask for one file for
 * each, and copy the whole database when there is none, so all but the last one of a file
 * are written without pages.
 */
final class CatchUpFiles {

	// more than that would take too long, each being written to the disk
	private static final long MOST_EMPTY = 2_000;

	private final DatabaseOnNode database;

	private final Path folder;

	// by page number, as the files before have left them
	private final Map<Long, Long> changed = new HashMap<>();

	private long pages;

	private long checksum;

	private long reached;

	CatchUpFiles(DatabaseOnNode database, Path folder) {
		this.database = database;
		this.folder = folder;
	}

	List<Path> write(MissingTransactions missing) throws IOException {
		this.checksum = missing.from().checksum();
		this.reached = missing.from().txid();
		this.pages = -1;
		if (missing.count() > MOST_EMPTY) {
			throw new IOException("there are too many, %d".formatted(missing.count()));
		}
		List<Path> written = new ArrayList<>();
		for (StoredFile file : missing.files()) {
			written.addAll(write(file));
		}
		return written;
	}

	private List<Path> write(StoredFile file) throws IOException {
		List<Path> written = new ArrayList<>();
		try (LtxReader reader = LtxReader.open(Objects.requireNonNull(file.local()));
				DatabaseOnNode.Pages present = this.database.open(reader.header().pageSize())) {
			this.pages = (this.pages < 0) ? present.count() : this.pages;
			if (reader.header().commit() < this.pages) {
				throw new IOException("the database became smaller");
			}
			while (this.reached + 1 < file.name().maxTxid()) {
				written.add(writeEmpty(reader.header()));
			}
			written.add(writePages(file, reader, present));
		}
		return written;
	}

	private Path writeEmpty(LtxHeader stored) throws IOException {
		LtxHeader header = header(stored, this.pages);
		Path target = this.folder.resolve(header.fileName().toString());
		try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target))) {
			new LtxWriter(target.toString(), out, header).finish(this.checksum);
		}
		this.reached++;
		return target;
	}

	private Path writePages(StoredFile file, LtxReader reader, DatabaseOnNode.Pages present) throws IOException {
		LtxHeader header = header(reader.header(), reader.header().commit());
		Path target = this.folder.resolve(header.fileName().toString());
		DatabaseChecksum result = new DatabaseChecksum();
		result.toggle(this.checksum);
		try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target))) {
			LtxWriter writer = new LtxWriter(target.toString(), out, header);
			while (reader.next()) {
				toggleOld(result, present, reader.pageNumber());
				result.toggle(reader.pageChecksum());
				this.changed.put(reader.pageNumber(), reader.pageChecksum());
				writer.page(reader.pageNumber(), reader.page());
			}
			writer.finish(file.postApplyChecksum());
		}
		if (result.value() != file.postApplyChecksum()) {
			throw new IOException("they do not continue the history of this node: the database would have the checksum "
					+ "%016x instead of %016x".formatted(result.value(), file.postApplyChecksum()));
		}
		this.pages = header.commit();
		this.checksum = file.postApplyChecksum();
		this.reached = file.name().maxTxid();
		return target;
	}

	private void toggleOld(DatabaseChecksum result, DatabaseOnNode.Pages present, long number) throws IOException {
		Long before = this.changed.get(number);
		if (before != null) {
			result.toggle(before);
		}
		else if (number <= present.count()) {
			result.toggle(number, present.read(number));
		}
	}

	private LtxHeader header(LtxHeader stored, long commit) {
		long txid = this.reached + 1;
		return new LtxHeader(LtxFormat.LITEFS, LtxHeader.FLAG_LZ4, stored.pageSize(), commit, txid, txid,
				stored.timestamp(), this.checksum, WalSegment.NONE, 0);
	}

}
