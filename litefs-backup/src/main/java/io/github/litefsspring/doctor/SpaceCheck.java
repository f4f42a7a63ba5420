package io.github.litefsspring.doctor;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks how much room the volume of the data directory has left.
 */
final class SpaceCheck {

	private static final String PLACE = "free space";

	private static final long MEGABYTE = 1 << 20;

	// LiteFS writes a transaction into the log, into its file and into the database
	private static final long LEAST = 10 * MEGABYTE;

	private SpaceCheck() {
	}

	static List<Problem> examine(DataDirectory directory) throws IOException {
		FileStore volume = Files.getFileStore(directory.path());
		if (volume.isReadOnly()) {
			return List.of(Problem.error(PLACE,
					"The volume of %s is read-only: LiteFS does not start".formatted(directory.path()), List.of()));
		}
		long usable = volume.getUsableSpace();
		if (usable >= LEAST) {
			return List.of();
		}
		List<Path> unneeded = unneeded(directory);
		long size = 0;
		for (Path file : unneeded) {
			size += Files.size(file);
		}
		return List.of(Problem.error(PLACE,
				("The volume of %s has %d MB of %d MB left: LiteFS ends at a commit, or does not start. Nothing that was "
						+ "acknowledged is lost by it. Make the volume larger")
					.formatted(directory.path(), usable / MEGABYTE, volume.getTotalSpace() / MEGABYTE),
				(size == 0) ? List.of() : List.of(room(unneeded, size))));
	}

	private static Remedy room(List<Path> unneeded, long size) {
		return Remedy.lossless("room",
				("Move %d transaction files (%d KB) that the database has, and that only nodes would need that are behind, "
						+ "to the folder that --copy names on another volume; such nodes get the whole database instead")
					.formatted(unneeded.size(), size / 1024),
				(site) -> {
					if (!site.isOnAnotherVolume()) {
						throw new NoRoomException(
								"The volume is full: name a folder on another volume with --copy, or make it larger");
					}
					for (Path file : unneeded) {
						site.takeAway(file);
					}
				});
	}

	// all transaction files but the newest, and what was not finished; a repair may need
	// those of a database with which LiteFS does not start
	private static List<Path> unneeded(DataDirectory directory) throws IOException {
		List<Path> unneeded = new ArrayList<>();
		for (DatabaseFolder folder : directory.folders()) {
			if (Files.isDirectory(folder.path()) && DatabaseExamination.doesLitefsStart(folder)) {
				TransactionFolder transactions = TransactionFolder.read(folder.transactions());
				StoredTransaction newest = transactions.newest();
				unneeded.addAll(transactions.leftovers());
				if (newest != null && newest.isWhole()) {
					transactions.files()
						.stream()
						.map(StoredTransaction::file)
						.filter((file) -> !file.equals(newest.file()))
						.forEach(unneeded::add);
				}
			}
		}
		return unneeded;
	}

}
