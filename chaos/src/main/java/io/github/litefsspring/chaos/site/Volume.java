package io.github.litefsspring.chaos.site;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A small disk in memory for LiteFS's data directory, which can be filled.
 */
public final class Volume {

	private static final int MEGABYTE = 1 << 20;

	private final Path directory;

	private Volume(Path directory) {
		this.directory = directory;
	}

	static Volume mount(Path directory) {
		try {
			Files.createDirectories(directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Command.run(List.of("mount", "-t", "tmpfs", "-o", "size=600m", "tmpfs", directory.toString()));
		return new Volume(directory);
	}

	/**
	 * Leave no room.
	 */
	public void fill() {
		byte[] block = new byte[MEGABYTE];
		try (OutputStream out = Files.newOutputStream(filler())) {
			while (true) {
				out.write(block);
			}
		}
		catch (IOException ex) {
			// full now
		}
	}

	/**
	 * Give the room back.
	 */
	public void empty() {
		try {
			Files.deleteIfExists(filler());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Path filler() {
		return this.directory.resolve("filler");
	}

	void unmount() {
		Command.tryRun(List.of("umount", "-l", this.directory.toString()));
	}

}
