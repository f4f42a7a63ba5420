package io.github.litefsspring.backup.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.litefsspring.backup.ListedObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class FolderListingTests {

	@TempDir
	Path folder;

	@Test
	void whatAListHasLeftOutIsInTheNextOneAndWhatCameLaterIsInNone() throws IOException {
		Iterator<List<ListedObject>> lists = List
			.of(objects("a/1", "a/2", "a/4", "b/1"), objects("a/5", "a/2", "a/3", "a/4", "b/1", "c/1"))
			.iterator();
		assertThat(FolderListing.of(lists::next, "a/2")).extracting(ListedObject::key)
			.containsExactly("a/3", "a/4", "b/1");
	}

	@Test
	void noFileIsMissingBetweenOthersWhileSomebodyWrites() throws Exception {
		for (int number = 1; number <= 3000; number++) {
			write(number);
		}
		AtomicBoolean stopped = new AtomicBoolean();
		CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
			for (int number = 3001; !stopped.get() && number < 20_000; number++) {
				write(number);
			}
		});
		try (DirectoryStore store = new DirectoryStore(this.folder)) {
			for (int look = 0; look < 10; look++) {
				List<ListedObject> objects = store.list("files/", "");
				assertThat(objects).hasSizeGreaterThanOrEqualTo(3000);
				assertThat(objects.get(objects.size() - 1).key()).isEqualTo(key(objects.size()));
			}
		}
		stopped.set(true);
		writer.get(1, TimeUnit.MINUTES);
	}

	private static List<ListedObject> objects(String... keys) {
		List<ListedObject> objects = new ArrayList<>();
		for (String key : keys) {
			objects.add(new ListedObject(key, 1));
		}
		return objects;
	}

	private static String key(int number) {
		return "files/%016x".formatted(number);
	}

	private void write(int number) {
		try {
			Path file = this.folder.resolve(key(number));
			Files.createDirectories(this.folder.resolve("files"));
			Files.createDirectories(this.folder.resolve(".tmp"));
			Files.move(Files.write(this.folder.resolve(".tmp/" + number), new byte[1]), file,
					StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
