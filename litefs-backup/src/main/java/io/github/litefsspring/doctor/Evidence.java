package io.github.litefsspring.doctor;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

import io.github.litefsspring.backup.restore.DamagedBackupException;
import io.github.litefsspring.backup.restore.IntegrityCheck;
import io.github.litefsspring.ltx.LtxFormatException;
import io.github.litefsspring.ltx.LtxReader;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is known of one database: its transaction files, and the database that
 * its other files make.
 *
 * @param folder LiteFS's folder
 * @param transactions its transaction files
 * @param present the database as LiteFS reads it; null when LiteFS cannot
 * @param whole the database with the whole write-ahead log
 * @param refusal why LiteFS cannot read the database; null when it can
 */
record Evidence(DatabaseFolder folder, TransactionFolder transactions, @Nullable PresentDatabase present,
		PresentDatabase whole, @Nullable String refusal) implements Closeable {

	static Evidence collect(DatabaseFolder folder) throws IOException {
		TransactionFolder transactions = TransactionFolder.read(folder.transactions());
		PresentDatabase present = null;
		String refusal = null;
		try {
			present = PresentDatabase.asLitefsReads(folder, transactions.newest());
		}
		catch (UnusableFileException ex) {
			refusal = ex.getMessage();
		}
		return new Evidence(folder, transactions, present, wholeLog(folder), refusal);
	}

	private static PresentDatabase wholeLog(DatabaseFolder folder) throws IOException {
		try {
			return PresentDatabase.withWholeLog(folder);
		}
		catch (UnusableFileException ex) {
			return PresentDatabase.of(folder.database());
		}
	}

	// the one that LiteFS reads first
	List<Base> bases() {
		Base wholeLog = new Base(this.whole, () -> wholeLog(this.folder));
		PresentDatabase asRead = this.present;
		if (asRead == null) {
			return List.of(wholeLog);
		}
		Base base = new Base(asRead, () -> PresentDatabase.asLitefsReads(this.folder, this.transactions.newest()));
		return (asRead.logTransactions() == this.whole.logTransactions()) ? List.of(base) : List.of(base, wholeLog);
	}

	boolean hasDatabase() throws IOException {
		return Files.exists(this.folder.database()) && Files.size(this.folder.database()) > 0;
	}

	/**
	 * Look for every page of a transaction file in the database, as far as it can be
	 * read.
	 */
	static boolean contains(PresentDatabase database, StoredTransaction transaction) throws IOException {
		try (LtxReader reader = StoredTransaction.open(transaction.file())) {
			byte[] page = new byte[reader.header().pageSize()];
			if (page.length != database.pageSize()) {
				return false;
			}
			while (reader.next()) {
				if (!database.read(reader.pageNumber(), page.length, page) || !Arrays.equals(page, reader.page())) {
					return false;
				}
			}
			return true;
		}
		catch (LtxFormatException ex) {
			return true;
		}
	}

	// what SQLite finds in it; null for nothing
	static @Nullable String damage(PresentDatabase database) throws IOException {
		if (!database.isSqlite()) {
			return "it is no SQLite database";
		}
		OptionalLong checksum = database.checksum();
		if (checksum.isEmpty()) {
			return "it is shorter than its header says";
		}
		if (database.isTheFileAlone()) {
			return damage(database.file());
		}
		Path copy = Files.createTempFile("litefs-doctor", ".db");
		try {
			try (FileChannel out = FileChannel.open(copy, StandardOpenOption.WRITE)) {
				database.writeTo(out, database.size(), database.pageSize());
			}
			return damage(copy);
		}
		finally {
			Files.delete(copy);
		}
	}

	private static @Nullable String damage(Path file) throws IOException {
		try {
			IntegrityCheck.FULL.check(file);
			return null;
		}
		catch (DamagedBackupException ex) {
			return ex.getMessage();
		}
	}

	@Override
	public void close() throws IOException {
		this.whole.close();
		if (this.present != null) {
			this.present.close();
		}
	}

	/**
	 * A database, open now and to be opened again for a repair.
	 *
	 * @param database the database
	 * @param reopen opens it again
	 */
	record Base(PresentDatabase database, NewState.Base reopen) {

	}

}
