package io.github.litefsspring.backup.spool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.github.litefsspring.ltx.LtxFileName;
import io.github.litefsspring.ltx.TestHistory;
import io.github.litefsspring.ltx.TestTransaction;
import io.github.litefsspring.node.Position;

/**
 * The files of one node's LiteFS, made of a random history.
 */
public final class TestDatabase implements SnapshotSource {

	static final String NAME = "data.db";

	private final Path dataDirectory;

	private final Path files;

	private TestHistory history;

	private int written;

	public int snapshotsMade;

	public TestDatabase(Path dataDirectory, TestHistory history) throws IOException {
		this.dataDirectory = dataDirectory;
		this.files = Files.createDirectories(dataDirectory.resolve("dbs").resolve(NAME).resolve("ltx"));
		this.history = history;
		replicate();
	}

	/**
	 * The transactions in a folder, oldest first.
	 */
	public static List<SpooledTransaction> transactions(Path folder) throws IOException {
		List<SpooledTransaction> transactions = new ArrayList<>();
		for (LtxFileName name : new LitefsFiles(folder).list()) {
			transactions.add(LitefsFiles.read(folder.resolve(name.toString())));
		}
		return transactions;
	}

	public LitefsSpool spool() throws IOException {
		return spool(DiscardedTransactions.DELETED, KnownHistory.NONE);
	}

	public LitefsSpool spool(DiscardedTransactions discarded, KnownHistory history) throws IOException {
		return LitefsSpool.open(new LitefsFiles(this.files), spoolFolder(), () -> Position.NONE, discarded, history);
	}

	public Path spoolFolder() {
		return this.dataDirectory.resolve("backup-spool").resolve(NAME);
	}

	Path files() {
		return this.files;
	}

	public TestHistory history() {
		return this.history;
	}

	/**
	 * Commit transactions.
	 */
	public TestDatabase commit(int count) throws IOException {
		this.history.commit(count);
		return replicate();
	}

	/**
	 * Commit transactions, in one file.
	 */
	TestDatabase commitTogether(int count) throws IOException {
		this.history.commit(count);
		write(this.history.merged(this.written + 1, this.written + count));
		this.written += count;
		return this;
	}

	public TestDatabase commitAt(Instant time) throws IOException {
		this.history.at(time).commit(1);
		return replicate();
	}

	/**
	 * Write files of what the history has got.
	 */
	public TestDatabase replicate() throws IOException {
		while (this.written < this.history.transactions().size()) {
			this.written++;
			write(this.history.transaction(this.written));
		}
		return this;
	}

	/**
	 * Get what another history has more, and go on differently.
	 */
	public TestDatabase follow(TestHistory other) throws IOException {
		this.history = other;
		return replicate();
	}

	/**
	 * What LiteFS does to a node whose history is not the primary's.
	 */
	public TestDatabase rebaseTo(TestHistory other) throws IOException {
		deleteFiles();
		this.history = other;
		this.written = other.transactions().size();
		write(other.snapshot());
		return this;
	}

	/**
	 * What LiteFS does after ten minutes.
	 */
	public TestDatabase deleteFiles() throws IOException {
		try (Stream<Path> list = Files.list(this.files)) {
			list.forEach((file) -> {
				try {
					Files.delete(file);
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			});
		}
		return this;
	}

	/**
	 * What happens when somebody has emptied the data directory.
	 */
	TestDatabase begin(TestHistory other) throws IOException {
		this.history = other;
		this.written = 0;
		return replicate();
	}

	/**
	 * What LiteFS does after a commit that failed when its file was already there.
	 */
	TestDatabase commitAgain(long seed) throws IOException {
		LtxFileName last = new LtxFileName(this.written, this.written);
		if (Files.exists(this.files.resolve(last.toString()))) {
			this.history = this.history.again(seed);
			this.written--;
		}
		return replicate();
	}

	public Position position() {
		return position(this.history.transactions().size());
	}

	public Position position(int txid) {
		return new Position(txid, this.history.transaction(txid).postApplyChecksum());
	}

	private void write(TestTransaction transaction) throws IOException {
		Path temporary = Files.write(this.dataDirectory.resolve("ltx.tmp"), transaction.litefs());
		Files.move(temporary, this.files.resolve(transaction.header().fileName().toString()),
				StandardCopyOption.ATOMIC_MOVE);
	}

	@Override
	public Snapshot write(Path folder) throws IOException {
		this.snapshotsMade++;
		TestTransaction snapshot = this.history.snapshot();
		Path file = folder.resolve(snapshot.header().fileName().toString());
		Files.write(file, snapshot.litestream());
		return new Snapshot(file, position(), Instant.ofEpochMilli(snapshot.header().timestamp()));
	}

}
