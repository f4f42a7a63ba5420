package io.github.litefsspring.backup.ship;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

import io.github.litefsspring.backup.spool.SpooledTransaction;
import io.github.litefsspring.backup.spool.TestDatabase;
import io.github.litefsspring.ltx.LtxFormatException;
import io.github.litefsspring.ltx.TestHistory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

class FileEncoderTests {

	@TempDir
	Path folder;

	@Test
	@EnabledOnOs(OS.LINUX)
	void aFullDiskIsSaidToBeFullAndLeavesNothing() throws IOException {
		TestDatabase database = new TestDatabase(this.folder.resolve("data"), new TestHistory(1, 4096).commit(4));
		Path full = Files.createDirectories(this.folder.resolve("out").resolve("0"))
			.resolve("0000000000000002-0000000000000004.ltx");
		Files.createSymbolicLink(full, Path.of("/dev/full"));
		List<SpooledTransaction> transactions = database.spool().after(1);
		assertThatIOException()
			.isThrownBy(() -> new FileEncoder(this.folder.resolve("out")).encode(transactions, Instant.now()))
			.withMessage("Cannot merge transactions into %s: the disk is full", full);
		assertThat(Files.exists(full, LinkOption.NOFOLLOW_LINKS)).isFalse();
	}

	@Test
	void aDamagedFileIsNamed() throws IOException {
		TestDatabase database = new TestDatabase(this.folder.resolve("data"), new TestHistory(1, 4096).commit(4));
		List<SpooledTransaction> transactions = database.spool().after(1);
		Path damaged = transactions.get(1).file();
		byte[] bytes = Files.readAllBytes(damaged);
		bytes[bytes.length - 1] ^= 1;
		Files.write(damaged, bytes);
		assertThatExceptionOfType(LtxFormatException.class)
			.isThrownBy(() -> new FileEncoder(this.folder.resolve("out")).encode(transactions, Instant.now()))
			.withMessageContaining(damaged.toString());
	}

}
