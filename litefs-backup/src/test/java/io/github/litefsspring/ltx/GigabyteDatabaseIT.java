package io.github.litefsspring.ltx;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Random;

import io.github.litefsspring.test.condition.Prerequisite;
import io.github.litefsspring.test.condition.Requires;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A database that really has the lock page at 1 GiB inside it, as one snapshot and a
 * transaction that grows it across. It takes about a minute and 2 GB of disk.
 */
@Requires(Prerequisite.LITESTREAM)
@EnabledIfSystemProperty(named = "ci.level", matches = "full", disabledReason = "only with -Dci.level=full")
class GigabyteDatabaseIT {

	@TempDir
	Path directory;

	@ParameterizedTest
	@ValueSource(ints = { 4096, 65536 })
	void theLockPageIsZerosInWhatWeAndLitestreamRestore(int pageSize)
			throws IOException, InterruptedException, NoSuchAlgorithmException {
		long lock = LtxHeader.lockPage(pageSize);
		LitestreamLayout layout = new LitestreamLayout(this.directory.resolve("backup"));
		MessageDigest expected = MessageDigest.getInstance("SHA-256");
		Path snapshot = write(layout, header(pageSize, 1, lock - 1), 1, expected);
		expected.update(new byte[pageSize]);
		Path growth = write(layout, header(pageSize, 2, lock + 3), lock + 1, expected);
		byte[] hash = expected.digest();

		assertThat(hashOfOurs(List.of(snapshot, growth))).isEqualTo(hash);
		Path restored = this.directory.resolve("restored.db");
		Litestream.restore(layout.url(), restored);
		assertThat(restored).hasSize((lock + 3) * pageSize);
		assertThat(hashOf(restored)).isEqualTo(hash);
	}

	private static LtxHeader header(int pageSize, long txid, long commit) {
		return new LtxHeader(LtxFormat.LITESTREAM, LtxHeader.FLAG_NO_CHECKSUM, pageSize, commit, txid, txid, 1000, 0,
				WalSegment.NONE, 0);
	}

	private static Path write(LitestreamLayout layout, LtxHeader header, long firstPage, MessageDigest database)
			throws IOException {
		Path file = layout.file(0, header);
		Random random = new Random(header.pageSize());
		byte[] page = new byte[header.pageSize()];
		try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
			LtxWriter writer = new LtxWriter(file.toString(), out, header);
			for (long number = firstPage; number <= header.commit(); number++) {
				page[random.nextInt(page.length)] = (byte) random.nextInt();
				writer.page(number, page);
				database.update(page);
			}
			writer.finish(0);
		}
		return file;
	}

	private static byte[] hashOfOurs(List<Path> files) throws IOException, NoSuchAlgorithmException {
		MessageDigest digest = MessageDigest.getInstance("SHA-256");
		try (LtxMerge merge = LtxMerge.of(LitestreamLayout.asStored(files));
				OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
			DatabaseFile.write(merge, out);
		}
		return digest.digest();
	}

	private static byte[] hashOf(Path file) throws IOException, NoSuchAlgorithmException {
		MessageDigest digest = MessageDigest.getInstance("SHA-256");
		try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
			Files.copy(file, out);
		}
		return digest.digest();
	}

}
