package io.github.litefsspring.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.github.litefsspring.node.Position;
import org.jspecify.annotations.Nullable;

/**
 * A file among LiteFS's folders of databases, which somebody has put there.
 */
final class StrayFile {

	private StrayFile() {
	}

	static Problem examine(DatabaseFolder place) throws IOException {
		Path file = place.path();
		String text = "LiteFS does not start: %s is a file, and LiteFS has only folders there".formatted(file);
		Remedy remove = Remedy.lossy("remove", "Move the file away", List.of("what is in the file"),
				(site) -> site.takeAway(file));
		try (PresentDatabase database = PresentDatabase.of(file)) {
			@Nullable String damage = hasJournal(file) ? "it has a journal" : Evidence.damage(database);
			if (damage != null) {
				return Problem.error(place.name(), text + "; as a database it cannot be used: " + damage,
						List.of(remove));
			}
			return Problem.error(place.name(), text, List.of(adopt(place, database), remove));
		}
	}

	private static boolean hasJournal(Path file) {
		return List.of("-wal", "-journal")
			.stream()
			.anyMatch((suffix) -> Files.exists(file.resolveSibling(file.getFileName() + suffix)));
	}

	private static Remedy adopt(DatabaseFolder place, PresentDatabase database) throws IOException {
		int pageSize = database.pageSize();
		long size = database.size();
		return Remedy.lossless("keep", "Make it a database of LiteFS, with transaction 0000000000000001", (site) -> {
			site.takeAway(place.path());
			Path copied = site.inCopy(place.path());
			new NewState(() -> PresentDatabase.of(copied), pageSize, size, null, new Position(1, 0)).putInto(place,
					site);
		});
	}

}
