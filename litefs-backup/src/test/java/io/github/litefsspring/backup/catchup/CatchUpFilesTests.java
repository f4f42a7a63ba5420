package io.github.litefsspring.backup.catchup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

import io.github.litefsspring.backup.lineage.Lineage;
import io.github.litefsspring.backup.lineage.StoredFile;
import io.github.litefsspring.backup.restore.IntegrityCheck;
import io.github.litefsspring.backup.restore.KeptHistory;
import io.github.litefsspring.backup.restore.KeptRestore;
import io.github.litefsspring.ltx.TestHistory;
import io.github.litefsspring.ltx.TestTransaction;
import io.github.litefsspring.node.Position;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class CatchUpFilesTests {

	@TempDir
	Path folder;

	private final TestHistory history = new TestHistory(1, 512);

	private Path database;

	@BeforeEach
	void commit() throws IOException {
		this.history.commit(9);
		this.database = Files.createDirectories(this.folder.resolve("data/dbs/data.db")).resolve("database");
	}

	@Test
	void aFileThatBeginsBeforeThePositionLeadsToItsEnd() throws IOException {
		Files.write(this.database, this.history.databaseAt(5));
		List<Path> written = write(position(5), stored(4, 8), stored(9, 9));
		assertThat(written).extracting((file) -> file.getFileName().toString())
			.as("one file for each transaction, as LiteFS's replicas ask for them")
			.containsExactly("0000000000000006-0000000000000006.ltx", "0000000000000007-0000000000000007.ltx",
					"0000000000000008-0000000000000008.ltx", "0000000000000009-0000000000000009.ltx");
		Path result = this.folder.resolve("result.db");
		assertThat(new KeptRestore(KeptHistory.read(this.folder.resolve("written")), IntegrityCheck.NONE)
			.onto(this.database, result, false)).isTrue();
		assertThat(result).hasBinaryContent(this.history.databaseAt(9));
	}

	@Test
	void whatDoesNotLeadToTheStoredChecksumIsRefused() throws IOException {
		TestHistory other = new TestHistory(1, 512).commit(4).fork(7).commit(1);
		Files.write(this.database, other.databaseAt(5));
		Position here = new Position(5, other.transaction(5).postApplyChecksum());
		assertThatIOException().isThrownBy(() -> write(here, stored(6, 6)))
			.withMessageContaining("do not continue the history of this node");
	}

	@Test
	void aDatabaseThatChangesMeanwhileIsRefused() throws IOException {
		Files.write(this.database, this.history.databaseAt(6));
		assertThatIOException().isThrownBy(() -> write(position(5), stored(6, 8)));
	}

	private List<Path> write(Position from, StoredFile... files) throws IOException {
		DatabaseOnNode onNode = new DatabaseOnNode(this.folder.resolve("data"), "data.db", () -> from);
		Lineage lineage = Lineage.create(Instant.now(), "node", "test");
		Path written = Files.createDirectories(this.folder.resolve("written"));
		return new CatchUpFiles(onNode, written).write(new MissingTransactions(lineage, from, List.of(files)));
	}

	private Position position(int txid) {
		return new Position(txid, this.history.transaction(txid).postApplyChecksum());
	}

	private StoredFile stored(int first, int last) throws IOException {
		TestTransaction merged = this.history.merged(first, last);
		Path local = Files.createDirectories(this.folder.resolve("stored"))
			.resolve(merged.header().fileName().toString());
		Files.write(local, merged.litestream());
		return new StoredFile(0, merged.header().fileName(), position(first - 1).checksum(), position(last).checksum(),
				Instant.now(), local);
	}

}
