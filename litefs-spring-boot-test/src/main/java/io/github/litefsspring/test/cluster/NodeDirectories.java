package io.github.litefsspring.test.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Places of one node's files.
 *
 * @param root the node's directory
 */
record NodeDirectories(Path root) {

	Path mount() {
		return this.root.resolve("mount");
	}

	Path data() {
		return this.root.resolve("data");
	}

	Path configuration() {
		return this.root.resolve("litefs.yml");
	}

	Path log() {
		return this.root.resolve("litefs.log");
	}

	void write(String configuration) {
		try {
			Files.createDirectories(this.root);
			Files.writeString(configuration(), configuration);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	// removes what a dead LiteFS process has left at the mount point; does nothing
	// without a mount there
	void unmount() {
		try {
			Process process = new ProcessBuilder("fusermount3", "-uz", mount().toString()).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start();
			if (!process.waitFor(10, TimeUnit.SECONDS)) {
				process.destroyForcibly();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot run fusermount3", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
