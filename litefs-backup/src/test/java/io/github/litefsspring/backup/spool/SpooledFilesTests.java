package io.github.litefsspring.backup.spool;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.github.litefsspring.ltx.LtxFileName;
import io.github.litefsspring.ltx.TestHistory;
import io.github.litefsspring.ltx.TestTransaction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class SpooledFilesTests {

	@TempDir
	Path folder;

	@TempDir
	Path origin;

	private long mostFiles = Long.MAX_VALUE;

	private SpooledFiles files;

	@BeforeEach
	void fill() throws IOException {
		TestHistory history = new TestHistory(1, 512).commit(6);
		for (TestTransaction transaction : history.transactions().subList(1, 6)) {
			Files.write(this.folder.resolve(transaction.header().fileName().toString()), transaction.litefs());
		}
		this.files = new SpooledFiles(this.folder, new LitefsFiles(this.origin), (count) -> count > this.mostFiles);
		this.files.load();
	}

	@Test
	void theOldestGiveWayWhenTheDiskIsAlmostFull() throws IOException {
		assertThat(this.files.giveWay()).isFalse();
		assertThat(txids()).containsExactly(2L, 3L, 4L, 5L, 6L);
		this.mostFiles = 2;
		assertThat(this.files.giveWay()).isTrue();
		assertThat(txids()).containsExactly(5L, 6L);
		assertThat(names()).hasSize(2);
	}

	@Test
	void filesThatLitefsHasAsWellTakeNoRoomAndStay() throws IOException {
		Files.copy(path(4), this.origin.resolve(path(4).getFileName()));
		this.mostFiles = 1;
		this.files.giveWay();
		assertThat(txids()).containsExactly(4L, 5L, 6L);
	}

	@Test
	void allGiveWayWhenThereWasNoRoomForAnother() throws IOException {
		this.files.giveWayTo(new IOException("some other trouble"));
		assertThat(txids()).hasSize(5);
		this.files.giveWayTo(new FileSystemException("file", null, "No space left on device"));
		assertThat(txids()).isEmpty();
		assertThat(names()).isEmpty();
	}

	@Test
	void whatSomebodyHasDeletedIsLookedForWhereItCameFrom() throws IOException {
		Files.move(path(3), this.origin.resolve(path(3).getFileName()));
		Files.delete(path(5));
		assertThat(txids()).containsExactly(2L, 3L, 4L, 6L);
		assertThat(this.files.until(4)).extracting((transaction) -> transaction.name().maxTxid())
			.containsExactly(2L, 3L, 4L);
	}

	private Path path(long txid) {
		return this.files.path(new LtxFileName(txid, txid));
	}

	private List<Long> txids() throws IOException {
		return this.files.after(0).stream().map((transaction) -> transaction.name().maxTxid()).toList();
	}

	private List<Path> names() throws IOException {
		try (Stream<Path> list = Files.list(this.folder)) {
			return list.toList();
		}
	}

}
