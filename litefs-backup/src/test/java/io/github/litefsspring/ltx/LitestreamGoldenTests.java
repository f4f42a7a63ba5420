package io.github.litefsspring.ltx;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LitestreamGoldenTests {

	@Test
	void filesOfLitestreamItselfAreTheDatabaseThatItRestoresFromThem() throws IOException {
		ByteArrayOutputStream database = new ByteArrayOutputStream();
		try (LtxMerge merge = LtxMerge.of(LitestreamLayout.asStored(GoldenFiles.files("litestream/0")))) {
			DatabaseFile.write(merge, database);
		}
		String expected = Files.readString(GoldenFiles.folder("litestream").resolve("expected")).strip();
		assertThat(GoldenFiles.sha256(database.toByteArray())).isEqualTo(expected);
	}

	@Test
	void withoutChecksumsNothingProvesThatTheyAreOfOneHistory() throws IOException {
		try (LtxMerge merge = LtxMerge.of(sources())) {
			assertThatExceptionOfType(LtxFormatException.class).isThrownBy(() -> TestTransaction.of(merge))
				.withMessageContaining("no checksums prove that it continues");
		}
	}

	private static List<LtxSource> sources() throws IOException {
		List<LtxSource> sources = new ArrayList<>();
		for (Path file : GoldenFiles.files("litestream/0")) {
			sources.add(new LtxSource(LtxReader.open(file)));
		}
		return sources;
	}

}
