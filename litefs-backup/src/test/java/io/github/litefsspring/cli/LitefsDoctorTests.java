package io.github.litefsspring.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.github.litefsspring.backup.store.StoreSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class LitefsDoctorTests {

	@TempDir
	Path directory;

	private Path data;

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	@BeforeEach
	void createDataDirectory() throws IOException {
		this.data = Files.createDirectories(this.directory.resolve("data"));
		Files.createDirectories(this.data.resolve("dbs").resolve("data.db").resolve("ltx"));
		Files.writeString(this.data.resolve("clusterid"), "LFSC0123456789ABCDEF\n");
	}

	@Test
	void anEmptyDatabaseIsHealthy() {
		assertThat(run(this.data.toString())).isEqualTo(LitefsDoctor.OK);
		assertThat(output()).contains("databases data.db", "Nothing is wrong");
	}

	@Test
	void helpNamesEveryExitStatus() {
		assertThat(run("--help")).isEqualTo(LitefsDoctor.OK);
		assertThat(output()).contains("DATA-DIR", "--repair", "0 nothing is wrong", "7 the backup");
	}

	@ParameterizedTest
	@ValueSource(strings = { "--repair", "--unknown data", "data other", "data --copy", "data --primary nowhere",
			"data --from nowhere:x", "data --from default", "data --repair --remedy none" })
	void whatIsNotUnderstoodIsNamed(String arguments) {
		assertThat(run(arguments.replace("data", this.data.toString()).split(" "))).as(output())
			.isEqualTo(LitefsDoctor.USAGE);
	}

	@Test
	void aBackupNeedsTheNameOfItsDatabaseWhenThereAreSeveral() throws IOException {
		Files.createDirectories(this.data.resolve("dbs").resolve("other.db"));
		assertThat(run(this.data.toString(), "--from", "file:" + this.directory)).isEqualTo(LitefsDoctor.USAGE);
		assertThat(output()).contains("--database", "[data.db, other.db]");
	}

	@Test
	void aDirectoryThatIsNotLitefssIsNotTouched() throws IOException {
		assertThat(run(this.directory.resolve("none").toString())).isEqualTo(LitefsDoctor.DIRECTORY);
		assertThat(output()).contains("data.dir in litefs.yml");
		Path other = Files.createDirectory(this.directory.resolve("other"));
		assertThat(run(other.toString(), "--repair")).isEqualTo(LitefsDoctor.DIRECTORY);
		assertThat(output()).contains("no data directory of LiteFS");
		assertThat(other).isEmptyDirectory();
	}

	@Test
	void whatIsElsewhereAndCannotBeReachedIsNamed() {
		assertThat(run(this.data.toString(), "--primary", "http://127.0.0.1:1")).isEqualTo(LitefsDoctor.ELSEWHERE);
		assertThat(output()).contains("http://127.0.0.1:1", "--primary");
		assertThat(run(this.data.toString(), "--from", "file:" + this.directory.resolve("backup")))
			.isEqualTo(LitefsDoctor.ELSEWHERE);
		assertThat(output()).contains(this.directory.resolve("backup").toString());
	}

	@Test
	void whatWasWrittenBesideLitefsIsFoundInTheMountPoint() throws IOException {
		Path mount = Files.createDirectory(this.directory.resolve("mount"));
		assertThat(run(this.data.toString(), "--mount", mount.toString())).isEqualTo(LitefsDoctor.OK);
		Files.writeString(mount.resolve("data.db"), "x");
		assertThat(run(this.data.toString(), "--mount", mount.toString())).isEqualTo(LitefsDoctor.WRONG);
		assertThat(output()).contains("written beside LiteFS", "litefs import");
	}

	private int run(String... arguments) {
		this.out.reset();
		try (PrintStream print = new PrintStream(this.out, true, StandardCharsets.UTF_8)) {
			return new LitefsDoctor(null, StoreSettings.of(Map.of()), print, print).run(List.of(arguments));
		}
	}

	private String output() {
		return this.out.toString(StandardCharsets.UTF_8);
	}

}
