package io.github.litefsspring.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.github.litefsspring.ltx.LtxFileName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What every {@link BackupStore} does while there is one writer at a time. Two stores on
 * one target stand for two nodes.
 */
public abstract class SingleWriterStoreContract {

	protected static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");

	private static final ObjectMetadata METADATA = new ObjectMetadata(TIME,
			Map.of("litefs-pre", "8000000000000001", "litefs-post", "8000000000000002"));

	@TempDir
	protected Path local;

	protected BackupStore store;

	protected BackupStore other;

	/**
	 * Open the target of this test, which is empty at first and the same until the end of
	 * the test.
	 */
	protected abstract BackupStore open() throws IOException;

	@BeforeEach
	void openStores() throws IOException {
		this.store = open();
		this.other = open();
	}

	@AfterEach
	void closeStores() throws IOException {
		this.store.close();
		this.other.close();
	}

	@Test
	void anObjectIsReadBackWithItsMetadata() throws IOException {
		byte[] content = bytes(10_000, 1);
		assertThat(this.store.putIfAbsent("a/b/one.ltx", file(content), METADATA)).isTrue();
		assertThat(read(this.other, "a/b/one.ltx")).isEqualTo(content);
		assertThat(this.other.find("a/b/one.ltx")).contains(new StoredObject("a/b/one.ltx", 10_000, METADATA));
	}

	@Test
	void theLongestMetadataIsStored() throws IOException {
		ObjectMetadata longest = new ObjectMetadata(TIME, Map.of("litefs-pre", "8000000000000001", "litefs-post",
				"8000000000000002", "litefs-inner", "0123456789abcdef".repeat(ObjectMetadata.LONGEST_TEXT / 16)));
		this.store.putIfAbsent("one.ltx", file(bytes(10, 1)), longest);
		assertThat(this.other.find("one.ltx")).contains(new StoredObject("one.ltx", 10, longest));
	}

	@Test
	void anObjectWithoutMetadataEntriesIsStored() throws IOException {
		ObjectMetadata none = new ObjectMetadata(TIME, Map.of());
		this.store.putIfAbsent("one.ltx", file(bytes(10, 1)), none);
		assertThat(this.store.find("one.ltx")).contains(new StoredObject("one.ltx", 10, none));
	}

	@Test
	void theFirstObjectStaysAsItIs() throws IOException {
		assertThat(this.store.putIfAbsent("one.ltx", file(bytes(100, 1)), METADATA)).isTrue();
		ObjectMetadata second = new ObjectMetadata(TIME.plusSeconds(1), Map.of("litefs-post", "8000000000000009"));
		assertThat(this.other.putIfAbsent("one.ltx", file(bytes(200, 2)), second)).isFalse();
		assertThat(this.store.putIfAbsent("one.ltx", file(bytes(100, 1)), METADATA)).isFalse();
		assertThat(read(this.store, "one.ltx")).isEqualTo(bytes(100, 1));
		assertThat(this.store.find("one.ltx")).contains(new StoredObject("one.ltx", 100, METADATA));
	}

	@Test
	void whatIsNotThereIsSaidToBeMissing() throws IOException {
		assertThat(this.store.find("missing.ltx")).isEmpty();
		assertThat(this.store.readPointer("missing.json")).isEmpty();
		assertThat(this.store.list("missing/", "")).isEmpty();
		assertThatExceptionOfType(ObjectMissingException.class).isThrownBy(() -> read(this.store, "missing.ltx"))
			.withMessageContaining("missing.ltx")
			.withMessageContaining(this.store.target());
		this.store.delete("missing.ltx");
	}

	@Test
	void aDeletedObjectIsGoneWithItsMetadata() throws IOException {
		this.store.putIfAbsent("one.ltx", file(bytes(100, 1)), METADATA);
		this.store.delete("one.ltx");
		assertThat(this.other.find("one.ltx")).isEmpty();
		assertThat(this.other.list("", "")).isEmpty();
		ObjectMetadata none = new ObjectMetadata(TIME, Map.of());
		assertThat(this.other.putIfAbsent("one.ltx", file(bytes(50, 2)), none)).isTrue();
		assertThat(this.store.find("one.ltx")).contains(new StoredObject("one.ltx", 50, none));
	}

	@Test
	void objectsAreListedInTheOrderOfTheirKeys() throws IOException {
		for (String key : List.of("b/2.ltx", "a/1.ltx", "a/3.ltx", "a/2.ltx", "c.json", "a.ltx")) {
			this.store.putIfAbsent(key, file(bytes(key.length(), 1)), METADATA);
		}
		assertThat(this.other.list("", "")).extracting(ListedObject::key)
			.containsExactly("a.ltx", "a/1.ltx", "a/2.ltx", "a/3.ltx", "b/2.ltx", "c.json");
		assertThat(this.other.list("a/", "")).containsExactly(new ListedObject("a/1.ltx", 7),
				new ListedObject("a/2.ltx", 7), new ListedObject("a/3.ltx", 7));
		assertThat(this.other.list("a/", "a/1.ltx")).extracting(ListedObject::key)
			.containsExactly("a/2.ltx", "a/3.ltx");
		assertThat(this.other.list("", "a/2.ltx")).extracting(ListedObject::key)
			.containsExactly("a/3.ltx", "b/2.ltx", "c.json");
	}

	@Test
	void aPointerIsCreatedOnceAndReplacedOnlyByWhoReadItLast() throws IOException {
		PointerObject first = this.store.compareAndSet("current.json", null, "one").orElseThrow();
		assertThat(first.content()).isEqualTo("one");
		assertThat(this.other.compareAndSet("current.json", null, "other")).isEmpty();
		assertThat(this.other.readPointer("current.json")).contains(first);

		PointerObject second = this.other.compareAndSet("current.json", first.version(), "two").orElseThrow();
		assertThat(second.version()).isNotEqualTo(first.version());
		assertThat(this.store.compareAndSet("current.json", first.version(), "late")).isEmpty();
		assertThat(this.store.readPointer("current.json")).contains(second);
	}

	@Test
	void aPointerThatWasDeletedIsNotReplaced() throws IOException {
		PointerObject first = this.store.compareAndSet("current.json", null, "one").orElseThrow();
		this.other.delete("current.json");
		assertThat(this.store.compareAndSet("current.json", first.version(), "two")).isEmpty();
		assertThat(this.store.readPointer("current.json")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/a", "a/", "a//b", "../a", "a/../b", ".hidden", "a b", "a\nb", "ä" })
	void keysThatAreNotSafeEverywhereAreRefused(String key) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.store.find(key));
	}

	@Test
	void metadataThatCannotBeStoredEverywhereIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new ObjectMetadata(TIME, Map.of("Upper", "x")));
		assertThatIllegalArgumentException().isThrownBy(() -> new ObjectMetadata(TIME, Map.of("name", "a\nb")));
	}

	@Test
	void largeObjectsAreReadBack() throws IOException {
		byte[] content = bytes(12_000_000, 3);
		assertThat(this.store.putIfAbsent("large.ltx", file(content), METADATA)).isTrue();
		assertThat(read(this.other, "large.ltx")).isEqualTo(content);
		assertThat(this.other.find("large.ltx")).contains(new StoredObject("large.ltx", content.length, METADATA));
		assertThat(this.other.putIfAbsent("large.ltx", file(bytes(12_000_000, 4)), METADATA)).isFalse();
		assertThat(read(this.store, "large.ltx")).isEqualTo(content);
	}

	@Test
	void aPartOfAnObjectIsRead() throws IOException {
		byte[] content = bytes(10_000, 5);
		this.store.putIfAbsent("one.ltx", file(content), METADATA);
		byte[] part = new byte[500];
		this.other.getPart("one.ltx", 9_700, part, 300);
		assertThat(Arrays.copyOf(part, 300)).isEqualTo(Arrays.copyOfRange(content, 9_700, 10_000));
		this.other.getPart("one.ltx", 0, part, 500);
		assertThat(part).isEqualTo(Arrays.copyOf(content, 500));
	}

	@Test
	void aPartThatIsNotThereIsAnError() throws IOException {
		this.store.putIfAbsent("one.ltx", file(bytes(100, 1)), METADATA);
		byte[] part = new byte[20];
		assertThatExceptionOfType(BackupStoreException.class)
			.isThrownBy(() -> this.store.getPart("one.ltx", 90, part, 20))
			.withMessageContaining("one.ltx");
		assertThatExceptionOfType(BackupStoreException.class)
			.isThrownBy(() -> this.store.getPart("one.ltx", 200, part, 20))
			.withMessageContaining("one.ltx");
		assertThatExceptionOfType(ObjectMissingException.class)
			.isThrownBy(() -> this.store.getPart("missing.ltx", 0, part, 20));
	}

	@Test
	void theLayoutPutsTheFilesOfALevelBehindOnePrefix() {
		KeyLayout layout = this.store.keyLayout();
		String key = layout.key(9, new LtxFileName(1, 255));
		assertThat(key).startsWith(layout.prefix(9)).endsWith("/0000000000000001-00000000000000ff.ltx");
	}

	protected Path file(byte[] content) throws IOException {
		return Files.write(Files.createTempFile(this.local, "content", ".ltx"), content);
	}

	protected static byte[] read(BackupStore store, String key) throws IOException {
		try (InputStream in = store.get(key)) {
			return in.readAllBytes();
		}
	}

	protected static byte[] bytes(int size, int seed) {
		byte[] bytes = new byte[size];
		new Random(seed).nextBytes(bytes);
		return bytes;
	}

}
