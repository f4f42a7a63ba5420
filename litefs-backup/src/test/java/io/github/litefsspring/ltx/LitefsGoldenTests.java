package io.github.litefsspring.ltx;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.github.litefsspring.ltx.GoldenFiles.ExpectedDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LitefsGoldenTests {

	@ParameterizedTest
	@ValueSource(strings = { "wal-512", "wal-4096", "wal-65536", "delete-1024", "delete-4096", "delete-32768",
			"uncompressed" })
	void theFilesUpToEachPositionAreTheExportOfThatPosition(String name) throws IOException {
		List<Path> files = GoldenFiles.files("litefs/" + name);
		for (ExpectedDatabase expected : GoldenFiles.expected("litefs/" + name)) {
			int count = (int) expected.position().txid();
			try (LtxMerge merge = merge(files.subList(0, count))) {
				assertThat(GoldenFiles.sha256(database(merge))).as("transaction %d", count)
					.isEqualTo(expected.sha256());
				assertThat(merge.postApplyChecksum()).isEqualTo(expected.position().checksum());
				assertThat(merge.header().maxTxid()).isEqualTo(count);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "wal-512", "wal-4096", "wal-65536", "delete-1024", "delete-4096", "delete-32768",
			"uncompressed" })
	void reencodedForLitestreamTheyAreTheSameExport(String name) throws IOException {
		List<Path> files = GoldenFiles.files("litefs/" + name);
		List<LtxSource> sources = new ArrayList<>();
		for (int number = 0; number < files.size(); number += 2) {
			try (LtxMerge merge = merge(files.subList(number, Math.min(number + 2, files.size())))) {
				ByteArrayOutputStream out = new ByteArrayOutputStream();
				LtxWriter.write(merge, "test", out, merge.header().toLitestream());
				sources.add(new LtxSource(
						LtxReader.open(merge.header().fileName().toString(),
								new ByteArrayInputStream(out.toByteArray()), LtxFormat.LITESTREAM),
						merge.preApplyChecksum(), merge.postApplyChecksum()));
			}
		}
		List<ExpectedDatabase> expected = GoldenFiles.expected("litefs/" + name);
		ExpectedDatabase last = expected.get(expected.size() - 1);
		try (LtxMerge merge = LtxMerge.of(sources)) {
			assertThat(GoldenFiles.sha256(database(merge))).isEqualTo(last.sha256());
			assertThat(merge.postApplyChecksum()).isEqualTo(last.position().checksum());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "wal-512", "delete-4096", "delete-32768" })
	void writtenAgainTheyHaveTheFileChecksumThatLitefsGaveThem(String name) throws IOException {
		for (Path file : GoldenFiles.files("litefs/" + name)) {
			try (LtxReader reader = LtxReader.open(file)) {
				ByteArrayOutputStream out = new ByteArrayOutputStream();
				LtxTrailer written = LtxWriter.write(reader, "test", out, reader.header());
				assertThat(written).isEqualTo(reader.trailer());
			}
		}
	}

	@Test
	void aFileWithoutCompressionIsWrittenByteForByteLikeLitefs() throws IOException {
		for (Path file : GoldenFiles.files("litefs/uncompressed")) {
			try (LtxReader reader = LtxReader.open(file)) {
				ByteArrayOutputStream out = new ByteArrayOutputStream();
				LtxWriter.write(reader, "test", out, reader.header());
				assertThat(out.toByteArray()).isEqualTo(Files.readAllBytes(file));
			}
		}
	}

	@Test
	void aDroppedDatabaseIsReadAndEndsEveryMerge() throws IOException {
		List<Path> files = GoldenFiles.files("litefs/dropped");
		try (LtxReader drop = LtxReader.open(files.get(1))) {
			assertThat(drop.next()).isFalse();
			assertThat(drop.header().commit()).isZero();
			assertThat(drop.postApplyChecksum()).isEqualTo(DatabaseChecksum.EMPTY);
		}
		assertThatExceptionOfType(LtxFormatException.class).isThrownBy(() -> merge(files))
			.withMessageContaining("0000000000000002-0000000000000002.ltx")
			.withMessageContaining("dropped");
	}

	private static LtxMerge merge(List<Path> files) throws IOException {
		List<LtxSource> sources = new ArrayList<>();
		for (Path file : files) {
			sources.add(new LtxSource(LtxReader.open(file)));
		}
		return LtxMerge.of(sources);
	}

	private static byte[] database(LtxPages pages) throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		DatabaseFile.write(pages, out);
		return out.toByteArray();
	}

}
