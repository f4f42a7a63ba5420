package io.github.litefsspring.backup.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.store.DirectoryStore;
import io.github.litefsspring.ltx.TestHistory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * A restore into a file system that is too small, a real one in memory.
 */
class FullDiskIT {

	@TempDir
	Path directory;

	private Path small;

	private boolean mounted;

	@BeforeEach
	void mount() throws IOException, InterruptedException {
		this.small = Files.createDirectory(this.directory.resolve("small"));
		this.mounted = run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", this.small.toString());
		boolean required = "required".equals(System.getProperty("litefs.it"));
		assumeTrue(this.mounted || required, "a file system in memory can only be mounted by root");
		assertThat(this.mounted).as("root mounts a file system in memory").isTrue();
	}

	@AfterEach
	void unmount() throws IOException, InterruptedException {
		if (this.mounted) {
			run("umount", "-l", this.small.toString());
		}
	}

	@Test
	void aDiskThatIsTooSmallIsSaidToBeSoBeforeAnythingIsWritten() throws IOException {
		try (BackupStore store = backup(100)) {
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> restore(store))
				.withMessageContaining("the disk has 0 MB left, the database needs ");
		}
		assertThat(this.small).isEmptyDirectory();
	}

	@Test
	void aDiskThatIsFullInTheMiddleLeavesNoFile() throws IOException {
		try (BackupStore store = backup(20)) {
			Restore restore = new Restore(store, IntegrityCheck.NONE);
			RestorePlan plan = restore.plan(RestoreRequest.newest());
			Path filler = this.small.resolve("filler");
			assertThatExceptionOfType(IOException.class)
				.isThrownBy(() -> restore.restore(plan, this.small.resolve("restored.db"), (progress) -> {
					if (progress.done() == progress.total()) {
						fill(filler);
					}
				}))
				.withMessageContaining("Cannot write " + this.small)
				.withMessageContaining("the disk is full");
			Files.delete(filler);
		}
		assertThat(this.small).isEmptyDirectory();
	}

	private BackupStore backup(long pages) throws IOException {
		BackupStore store = new DirectoryStore(this.directory.resolve("backup"));
		TestHistory history = new TestHistory(1, 4096).commitTo(pages).commitTo(pages);
		TestBackup backup = new TestBackup(store);
		backup.open(Instant.parse("2026-01-02T03:04:05Z"));
		backup.put(history, 9, 1, 1);
		backup.put(history, 0, 2, 2);
		return store;
	}

	private void restore(BackupStore store) throws IOException {
		new Restore(store, IntegrityCheck.NONE).restore(RestoreRequest.newest(), this.small.resolve("restored.db"),
				(progress) -> {
				});
	}

	private static void fill(Path filler) {
		try {
			Files.write(filler, new byte[300 * 1024]);
		}
		catch (IOException ex) {
			// full now
		}
	}

	private static boolean run(String... command) throws IOException, InterruptedException {
		return new ProcessBuilder(List.of(command)).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start()
			.waitFor() == 0;
	}

}
