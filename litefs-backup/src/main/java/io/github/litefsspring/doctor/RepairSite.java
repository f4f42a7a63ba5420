package io.github.litefsspring.doctor;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A data directory that is being mended, and the copy of what is changed in it. The copy
 * is made before the change, and is on the disk before it.
 */
public final class RepairSite {

	private final Path dataDirectory;

	private final Path copy;

	private final Set<Path> kept = new HashSet<>();

	private final List<String> notes = new ArrayList<>();

	/**
	 * Prepare. Creates nothing.
	 * @param dataDirectory the data directory
	 * @param copy where copies go, a folder that need not exist
	 */
	public RepairSite(Path dataDirectory, Path copy) {
		this.dataDirectory = dataDirectory;
		this.copy = copy;
	}

	/**
	 * The folder of the copies.
	 * @return the folder; it is there when something was copied
	 */
	public Path copy() {
		return this.copy;
	}

	/**
	 * Other events of the repair.
	 * @return sentences
	 */
	public List<String> notes() {
		return List.copyOf(this.notes);
	}

	void note(String sentence) {
		this.notes.add(sentence);
	}

	boolean isOnAnotherVolume() throws IOException {
		Files.createDirectories(this.copy);
		return !Files.getFileStore(this.copy).equals(Files.getFileStore(this.dataDirectory));
	}

	Path inCopy(Path path) {
		return this.copy.resolve(this.dataDirectory.relativize(path).toString());
	}

	// once for each file, whatever happens to it later
	void keep(Path path) throws IOException {
		List<Path> files = filesBelow(path).stream().filter((file) -> !this.kept.contains(file)).toList();
		requireRoom(files);
		for (Path file : files) {
			Path target = inCopy(file);
			Files.createDirectories(parent(target));
			Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
			synchronize(target);
			this.kept.add(file);
		}
	}

	void takeAway(Path path) throws IOException {
		keep(path);
		deleteAll(path);
	}

	private void requireRoom(List<Path> files) throws IOException {
		long size = 0;
		for (Path file : files) {
			size += Files.size(file);
		}
		Files.createDirectories(this.copy);
		long usable = Files.getFileStore(this.copy).getUsableSpace();
		if (usable < size) {
			throw new NoRoomException(
					"The copy in %s needs %d MB, and that volume has %d MB left: name a folder on another one with --copy"
						.formatted(this.copy, (size >> 20) + 1, usable >> 20));
		}
	}

	static List<Path> filesBelow(Path path) throws IOException {
		if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
			return List.of();
		}
		try (Stream<Path> all = Files.walk(path)) {
			return all.filter((file) -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)).sorted().toList();
		}
	}

	static void synchronize(Path path) throws IOException {
		boolean folder = Files.isDirectory(path);
		try (FileChannel opened = FileChannel.open(path, folder ? StandardOpenOption.READ : StandardOpenOption.WRITE)) {
			opened.force(true);
		}
	}

	private static void deleteAll(Path path) throws IOException {
		if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
			return;
		}
		Files.walkFileTree(path, new SimpleFileVisitor<>() {

			@Override
			public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
				Files.delete(file);
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException error) throws IOException {
				Files.delete(folder);
				return FileVisitResult.CONTINUE;
			}

		});
		synchronize(parent(path));
	}

	private static Path parent(Path path) {
		Path parent = path.toAbsolutePath().getParent();
		return (parent != null) ? parent : path;
	}

}
