package io.github.litefsspring.test.fake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

import io.github.litefsspring.node.Position;

/**
 * The files that LiteFS shows in its mount. While it is unmounted they are elsewhere, and
 * the mount point is an empty directory.
 *
 * @param directory the mount point
 * @param elsewhere where the files are while it is unmounted
 */
record FakeMount(Path directory, Path elsewhere) {

	static FakeMount create(Path directory, Path elsewhere) {
		return run(() -> new FakeMount(Files.createDirectories(directory), elsewhere));
	}

	void primary(FakeRole role) {
		if (role.primary() || role.primaryHostname().isEmpty()) {
			run(() -> Files.deleteIfExists(this.directory.resolve(".primary")));
		}
		else {
			write(".primary", role.primaryHostname() + "\n");
		}
	}

	void lag(long millis) {
		write(".lag", "%+010d\n".formatted(millis));
	}

	void position(String database, Position position) {
		Path file = this.directory.resolve(database);
		run(() -> Files.exists(file) ? file : Files.createFile(file));
		write(database + "-pos", position.txidText() + "/" + position.checksumText() + "\n");
	}

	void unmount() {
		run(() -> {
			Files.move(this.directory, this.elsewhere);
			return Files.createDirectory(this.directory);
		});
	}

	void mount() {
		run(() -> {
			Files.delete(this.directory);
			return Files.move(this.elsewhere, this.directory);
		});
	}

	private void write(String name, String content) {
		run(() -> {
			Path temporary = Files.createTempFile(this.directory.toAbsolutePath().getParent(), "fake", ".tmp");
			Files.writeString(temporary, content);
			return Files.move(temporary, this.directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
		});
	}

	private static <T> T run(FileOperation<T> operation) {
		try {
			return operation.run();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@FunctionalInterface
	private interface FileOperation<T> {

		T run() throws IOException;

	}

}
