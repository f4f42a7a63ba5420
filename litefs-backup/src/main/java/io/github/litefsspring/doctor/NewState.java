package io.github.litefsspring.doctor;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

import io.github.litefsspring.backup.restore.DamagedBackupException;
import io.github.litefsspring.backup.restore.IntegrityCheck;
import io.github.litefsspring.ltx.LtxFormat;
import io.github.litefsspring.ltx.LtxHeader;
import io.github.litefsspring.ltx.LtxWriter;
import io.github.litefsspring.ltx.WalSegment;
import io.github.litefsspring.node.Position;
import org.jspecify.annotations.Nullable;

/**
 * A state that a database shall have: the pages of a base, with those of some transaction
 * files over them.
 *
 * @param base gives the base
 * @param pageSize the size of its pages
 * @param commit its size in pages
 * @param chain the transaction files; null for none
 * @param position its position; the checksum is 0 when there is none to compare with
 */
record NewState(Base base, int pageSize, long commit, @Nullable TransactionChain chain, Position position) {

	static NewState of(Base base, TransactionChain chain) {
		return new NewState(base, chain.pageSize(), chain.commit(), chain, chain.position());
	}

	/**
	 * Put it into LiteFS's folder, so that LiteFS starts with it: the database file
	 * alone, and transaction files of which the newest gives the position.
	 */
	void putInto(DatabaseFolder folder, RepairSite site) throws IOException {
		site.keep(folder.path());
		Files.createDirectories(folder.transactions());
		Path made = folder.path().resolve("database.made");
		Path snapshot = folder.transactions().resolve("%016x-%016x.ltx".formatted(1, this.position.txid()));
		Path temporary = snapshot.resolveSibling(snapshot.getFileName() + ".tmp");
		try {
			requireRoom(folder);
			make(made, site);
			boolean chained = this.chain != null && this.chain.position().equals(this.position)
					&& this.chain.last().file().startsWith(folder.transactions());
			if (!chained) {
				writeSnapshot(made, temporary);
			}
			replace(folder, made);
			removeTransactions(folder, chained, temporary);
			if (!chained) {
				Files.move(temporary, snapshot, StandardCopyOption.ATOMIC_MOVE);
			}
			RepairSite.synchronize(folder.transactions());
		}
		finally {
			Files.deleteIfExists(made);
			Files.deleteIfExists(temporary);
		}
	}

	private void requireRoom(DatabaseFolder folder) throws IOException {
		long usable = Files.getFileStore(folder.path()).getUsableSpace();
		long needed = 2 * this.commit * this.pageSize;
		if (usable < needed) {
			throw new NoRoomException("The volume of %s has %d MB left, and the repair needs %d MB"
				.formatted(folder.path(), usable >> 20, (needed >> 20) + 1));
		}
	}

	private void make(Path made, RepairSite site) throws IOException {
		Files.deleteIfExists(made);
		try (FileChannel out = FileChannel.open(made, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ,
				StandardOpenOption.WRITE); PresentDatabase source = this.base.open()) {
			source.writeTo(out, this.commit, this.pageSize);
			if (this.chain != null) {
				this.chain.applyTo(out);
			}
			resize(out);
			out.force(true);
		}
		try (PresentDatabase database = PresentDatabase.of(made)) {
			long checksum = database.checksum(this.commit, this.pageSize, Map.of()).orElse(0);
			if (this.position.checksum() != 0 && checksum != this.position.checksum()) {
				throw new IOException("The new database file has the checksum %016x instead of %s; nothing was changed"
					.formatted(checksum, this.position.checksumText()));
			}
		}
		checkWithSqlite(made, site);
	}

	private void resize(FileChannel out) throws IOException {
		long size = this.commit * this.pageSize;
		if (out.size() < size) {
			out.write(ByteBuffer.allocate(1), size - 1);
		}
		out.truncate(size);
	}

	private void checkWithSqlite(Path made, RepairSite site) throws IOException {
		try {
			IntegrityCheck.FULL.check(made);
		}
		catch (DamagedBackupException ex) {
			if (this.position.checksum() == 0) {
				throw ex;
			}
			site.note(
					"Byte for byte it is the database that LiteFS had, but it was damaged before: " + ex.getMessage());
		}
	}

	private void writeSnapshot(Path made, Path file) throws IOException {
		LtxHeader header = new LtxHeader(LtxFormat.LITEFS, LtxHeader.FLAG_LZ4, this.pageSize, this.commit, 1,
				this.position.txid(), System.currentTimeMillis(), 0, WalSegment.NONE, 0);
		try (PresentDatabase database = PresentDatabase.of(made);
				OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
			long checksum = database.checksum(this.commit, this.pageSize, Map.of()).orElseThrow();
			LtxWriter writer = new LtxWriter(file.toString(), out, header);
			byte[] page = new byte[this.pageSize];
			for (long number = 1; number <= this.commit; number++) {
				if (number != header.lockPage() && database.read(number, this.pageSize, page)) {
					writer.page(number, page);
				}
			}
			writer.finish(checksum);
		}
		RepairSite.synchronize(file);
	}

	private static void replace(DatabaseFolder folder, Path made) throws IOException {
		for (Path leftover : List.of(folder.journal(), folder.log(), folder.sharedMemory(),
				folder.path().resolve("wal.removed"))) {
			Files.deleteIfExists(leftover);
		}
		Files.move(made, folder.database(), StandardCopyOption.ATOMIC_MOVE);
		RepairSite.synchronize(folder.path());
	}

	private void removeTransactions(DatabaseFolder folder, boolean chained, Path snapshot) throws IOException {
		List<Path> wanted = (chained && this.chain != null)
				? this.chain.files().stream().map(StoredTransaction::file).toList() : List.of();
		for (Path file : RepairSite.filesBelow(folder.transactions())) {
			if (!wanted.contains(file) && !file.equals(snapshot)) {
				Files.delete(file);
			}
		}
	}

	/** Opens a database. */
	@FunctionalInterface
	interface Base {

		PresentDatabase open() throws IOException;

	}

}
