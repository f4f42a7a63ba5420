package io.github.litefsspring.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TransactionFilesTests {

	@TempDir
	Path data;

	@Test
	void nameAndTrailerGiveThePositionNewestFirst() throws IOException {
		write("0000000000000001-0000000000000004.ltx", 0xe2b42ec5a8c45bf2L, 200);
		write("0000000000000005-0000000000000005.ltx", 5, 200);
		write("0000000000000006-0000000000000006.ltx", 6, 300);
		assertThat(positions(10)).containsExactly(new Position(6, 6), new Position(5, 5),
				new Position(4, 0xe2b42ec5a8c45bf2L));
		assertThat(positions(1)).containsExactly(new Position(6, 6));
	}

	@Test
	void noPositionIsMissingWhileLitefsCommits() throws Exception {
		for (int transaction = 1; transaction <= 3000; transaction++) {
			write(transaction);
		}
		AtomicBoolean stopped = new AtomicBoolean();
		CompletableFuture<Void> commits = CompletableFuture.runAsync(() -> {
			for (int transaction = 3001; !stopped.get() && transaction < 20_000; transaction++) {
				write(transaction);
			}
		});
		for (int look = 0; look < 20; look++) {
			List<Position> positions = positions(1000);
			long newest = positions.get(0).txid();
			assertThat(positions).extracting(Position::txid)
				.containsExactlyElementsOf(
						LongStream.iterate(newest, (transaction) -> transaction - 1).limit(1000).boxed().toList());
		}
		stopped.set(true);
		commits.get(1, TimeUnit.MINUTES);
	}

	private void write(int transaction) {
		try {
			Path directory = Files.createDirectories(this.data.resolve("dbs/data.db/ltx"));
			String name = "%016x-%<016x.ltx".formatted(transaction);
			Path temporary = Files.write(directory.resolve(name + ".tmp"), new byte[200]);
			Files.move(temporary, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void otherAndUnfinishedFilesAreLeftOut() throws IOException {
		write("0000000000000001-0000000000000001.ltx.tmp", 1, 200);
		write("0000000000000002-0000000000000002.ltx", 2, 20);
		assertThat(positions(10)).isEmpty();
	}

	@Test
	void missingDirectoryIsAnError() {
		assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> positions(10));
	}

	private List<Position> positions(int limit) throws IOException {
		return new TransactionFiles(this.data, "data.db").positions(limit);
	}

	private void write(String name, long checksum, int length) throws IOException {
		Path directory = Files.createDirectories(this.data.resolve("dbs/data.db/ltx"));
		ByteBuffer content = ByteBuffer.allocate(length).putLong(length - 16, checksum).putLong(length - 8, -1);
		Files.write(directory.resolve(name), content.array());
	}

}
