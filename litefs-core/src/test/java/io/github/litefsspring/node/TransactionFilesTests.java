package io.github.litefsspring.node;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

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
