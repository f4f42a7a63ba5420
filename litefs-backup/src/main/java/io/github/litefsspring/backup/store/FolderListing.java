package io.github.litefsspring.backup.store;

import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.litefsspring.backup.ListedObject;

/**
 * The objects in a file system, as they were at one moment.
 * <p>
 * A listing of a folder may leave out a file that comes into it meanwhile and still have
 * one that came later: POSIX promises only what was there before. A file that the first
 * of two listings has left out is in the second one, so the second one has everything up
 * to the last file of the first one.
 */
final class FolderListing {

	private FolderListing() {
	}

	static List<ListedObject> of(Lister lister, String after) throws IOException {
		Map<String, String> last = new HashMap<>();
		for (ListedObject object : lister.list()) {
			last.merge(folder(object), object.key(), (one, other) -> (one.compareTo(other) > 0) ? one : other);
		}
		if (last.isEmpty()) {
			return List.of();
		}
		return lister.list()
			.stream()
			.filter((object) -> object.key().compareTo(last.getOrDefault(folder(object), "")) <= 0)
			.filter((object) -> object.key().compareTo(after) > 0)
			.sorted(Comparator.comparing(ListedObject::key))
			.toList();
	}

	private static String folder(ListedObject object) {
		return object.key().substring(0, object.key().lastIndexOf('/') + 1);
	}

	// in any order
	@FunctionalInterface
	interface Lister {

		List<ListedObject> list() throws IOException;

	}

}
