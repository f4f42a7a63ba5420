package io.github.litefsspring.backup.maintain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;

import io.github.litefsspring.api.LitefsApi;
import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.backup.ObjectMissingException;
import io.github.litefsspring.backup.TestStore;
import io.github.litefsspring.backup.catchup.CatchUp;
import io.github.litefsspring.backup.catchup.DatabaseOnNode;
import io.github.litefsspring.backup.catchup.MissingTransactions;
import io.github.litefsspring.backup.lineage.LineageObjects;
import io.github.litefsspring.backup.lineage.StoredFile;
import io.github.litefsspring.backup.lineage.TestRestore;
import io.github.litefsspring.backup.ship.FileEncoder;
import io.github.litefsspring.backup.spool.Snapshot;
import io.github.litefsspring.backup.spool.TestDatabase;
import io.github.litefsspring.ltx.LtxFileName;
import io.github.litefsspring.ltx.TestHistory;
import io.github.litefsspring.node.Position;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CompactionTests {

	private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

	@TempDir
	Path folder;

	private final TestStore store = new TestStore();

	private TestDatabase database;

	private MaintainedSite site;

	@BeforeEach
	void open() throws IOException {
		this.database = new TestDatabase(this.folder.resolve("node"), new TestHistory(1, 512).commit(5));
		this.site = site();
		this.site.sync();
	}

	@Test
	void windowsOfThirtySecondsAreMergedWhenALaterOneHasBegun() throws IOException {
		commitAt(1, 2, 29, 30, 59, 60);
		assertThat(level(1)).containsExactly("0000000000000006-0000000000000008.ltx",
				"0000000000000009-000000000000000a.ltx");
		assertThat(level(0)).hasSize(6);
		assertThat(objects().list(1, 0)).extracting((name) -> objects().require(1, name).timestamp())
			.containsExactly(NOON.plusSeconds(29), NOON.plusSeconds(59));
	}

	@Test
	void aRestoreReadsADozenFilesAndEveryWindowEndsWithItsLastTransaction() throws IOException {
		int[] seconds = Stream.iterate(0, (second) -> second + 21).limit(400).mapToInt(Integer::intValue).toArray();
		commitAt(seconds);
		assertThat(level(3)).hasSize(2);
		assertThat(level(2)).hasSize(28 - 1);
		for (int txid : List.of(6, 100, 215, 404, 405)) {
			assertThat(this.store.restore(this.store.current(), txid)).isEqualTo(expected(txid));
		}
		assertThat(TestRestore.plan(objects(), 405)).hasSizeLessThan(25);
		for (int level = 1; level <= 3; level++) {
			assertContiguous(objects().list(level, 0));
		}
	}

	@Test
	void anotherNodeGoesOnMergingWhatTheFirstHasLeft() throws IOException {
		commitAt(1, 31, 61, 91, 305, 310);
		this.site = site();
		this.site.sync();
		commitAt(340, 370, 605, 640, 3700);
		for (int level = 1; level <= 3; level++) {
			assertContiguous(objects().list(level, 0));
		}
		assertThat(level(3)).containsExactly("0000000000000006-000000000000000f.ltx");
		assertThat(this.store.restore(this.store.current(), 15)).isEqualTo(expected(15));
	}

	@Test
	void noMergedFileSpansASnapshot() throws IOException, InterruptedException {
		commitAt(1, 2);
		StoredFile snapshot = this.site.snapshot();
		assertThat(snapshot.name()).isEqualTo(new LtxFileName(1, 7));
		commitAt(3, 4, 3700);
		assertThat(level(1)).containsExactly("0000000000000006-0000000000000007.ltx",
				"0000000000000008-0000000000000009.ltx");
		assertThat(level(2)).isEqualTo(level(1));
		assertThat(level(3)).isEqualTo(level(1));
		assertThat(this.store.restore(this.store.current(), 10)).isEqualTo(expected(10));
	}

	@Test
	void aSnapshotInTheMiddleOfAFileIsContinuedToItsEnd() throws IOException, InterruptedException {
		TestDatabase behind = new TestDatabase(this.folder.resolve("behind"), this.database.history().fork(1));
		MaintainedSite other = new MaintainedSite("node", this.store, this.database, (work) -> {
			this.database.commitAt(NOON);
			Snapshot snapshot = this.database.write(work);
			this.database.commitAt(NOON.plusMillis(1)).commitAt(NOON.plusMillis(2));
			this.site.sync();
			return snapshot;
		}, Clock.systemUTC());
		this.site = other;
		other.sync();
		StoredFile snapshot = other.snapshot();
		assertThat(level(0)).containsExactly("0000000000000006-0000000000000008.ltx");
		assertThat(snapshot.name()).isEqualTo(new LtxFileName(1, 8));
		assertThat(snapshot.position()).isEqualTo(this.database.position(8));
		assertThat(TestRestore.plan(objects(), 8)).hasSize(1);
		assertThat(this.store.restore(this.store.current(), 8)).isEqualTo(expected(8));
		assertThat(behind.position().txid()).isEqualTo(5);
		assertThat(other.spool().after(0)).hasSize(3);
	}

	@Test
	void whatAReplacedNodeStoredLateIsDeleted() throws IOException {
		commitAt(1);
		TestDatabase dead = new TestDatabase(this.folder.resolve("dead"), this.database.history().fork(3).commit(3));
		this.database.commitAt(NOON.plusSeconds(2));
		this.site.sync();
		StoredFile late = new FileEncoder(this.folder).encode(dead.spool().after(6), NOON);
		assertThat(objects().put(late)).isTrue();
		commitAt(3, 301, 302);
		assertThat(level(0)).doesNotContain(late.name().toString()).hasSize(5);
		assertThat(this.store.restore(this.store.current(), 10)).isEqualTo(expected(10));
	}

	@Test
	void filesOfThisNodeAreNotReadFromTheStoreAndDoNotStayOnItsDisk() throws IOException {
		commitAt(1, 2, 3, 31, 32);
		assertThat(this.store.gets).hasValue(0);
		try (Stream<Path> files = Files.walk(this.site.spool().folder().resolve("work"))) {
			assertThat(files.filter(Files::isRegularFile)).hasSize(3);
		}
	}

	@Test
	void aMissingFileIsNamed() throws IOException {
		commitAt(1, 2);
		this.site = site();
		this.site.sync();
		objects().delete(0, new LtxFileName(6, 6));
		assertThatExceptionOfType(ObjectMissingException.class).isThrownBy(() -> commitAt(31))
			.withMessageContaining("0000000000000006-0000000000000006.ltx is missing in memory:");
		assertThat(level(1)).isEmpty();
	}

	@Test
	void aNodeThatEndsInTheMiddleOfALargeMergedFileFindsWhereItGoesOn() throws IOException {
		for (int second = 1; second <= 20; second++) {
			for (int commit = 1; commit < 10; commit++) {
				this.database.commitAt(NOON.plusSeconds(second));
			}
			commitAt(second);
		}
		commitAt(31);
		assertThat(level(1)).containsExactly("0000000000000006-00000000000000cd.ltx");
		Position here = this.database.position(101);
		CatchUp catchUp = new CatchUp(new LitefsApi("http://localhost:1", "test"), this.store,
				new DatabaseOnNode(this.folder, "data.db", () -> here),
				new CatchUp.Settings("two", true, this.folder.resolve("work")));
		MissingTransactions missing = catchUp.fetch(here).orElseThrow();
		assertThat(missing.from()).isEqualTo(here);
		assertThat(missing.files()).hasSize(12);
		assertThat(catchUp.fetch(new Position(101, 1))).as("another history").isEmpty();
	}

	private void commitAt(int... seconds) throws IOException {
		for (int second : seconds) {
			this.database.commitAt(NOON.plusSeconds(second));
			this.site.sync();
			this.site.compact();
		}
	}

	private byte[] expected(int txid) {
		return this.database.history().databaseAt(txid);
	}

	private List<String> level(int level) throws IOException {
		return this.store.names(this.store.current(), level);
	}

	private LineageObjects objects() throws BackupStoreException {
		return new LineageObjects(this.store, this.store.current());
	}

	private MaintainedSite site() throws IOException {
		return new MaintainedSite("node", this.store, this.database, this.database,
				Clock.fixed(NOON.plus(Duration.ofHours(3)), ZoneOffset.UTC));
	}

	private static void assertContiguous(List<LtxFileName> names) {
		assertThat(names).isNotEmpty();
		long last = 5;
		for (LtxFileName name : names) {
			assertThat(name.minTxid()).isEqualTo(last + 1);
			last = name.maxTxid();
		}
	}

}
