package io.github.litefsspring.backup.maintain;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.backup.TestStore;
import io.github.litefsspring.backup.lineage.Lineage;
import io.github.litefsspring.backup.lineage.LineageObjects;
import io.github.litefsspring.backup.ship.FileEncoder;
import io.github.litefsspring.backup.spool.Snapshot;
import io.github.litefsspring.backup.spool.TestDatabase;
import io.github.litefsspring.ltx.LtxFileName;
import io.github.litefsspring.ltx.TestHistory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class RetentionTests {

	private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

	private static final int DAYS = 10;

	private static final int PER_DAY = 8;

	@TempDir
	Path folder;

	private final TestStore store = new TestStore();

	private TestDatabase database;

	private MaintainedSite site;

	@BeforeEach
	void storeTenDays() throws IOException, InterruptedException {
		this.database = new TestDatabase(this.folder.resolve("node"),
				new TestHistory(1, 512).at(BEGIN.minusSeconds(60)).commit(1));
		this.site = site(this.database, end());
		this.site.sync();
		for (int day = 0; day < DAYS; day++) {
			for (int number = 0; number < PER_DAY; number++) {
				this.database.commitAt(timeOf(day * PER_DAY + number + 2));
				this.site.sync();
				this.site.compact();
			}
			this.site.snapshot();
		}
	}

	@Test
	void everythingYoungerThanTheRetentionCanBeRestored() throws IOException {
		int objects = this.store.list("", "").size();
		int deleted = retention(Duration.ofDays(3), Duration.ofDays(1), end()).run();
		assertThat(this.store.list("", "")).hasSize(objects - deleted);
		assertThat(this.store.names(this.store.current(), 9)).hasSize(4);
		assertRestorable(7 * PER_DAY + 1, last());
		assertThat(retention(Duration.ofDays(3), Duration.ofDays(1), end()).run()).isZero();
	}

	@Test
	void secondsAreKeptUntilTheyAreOldAndMerged() throws IOException {
		retention(Duration.ofDays(30), Duration.ofDays(2), end()).run();
		List<String> seconds = this.store.names(this.store.current(), 0);
		assertThat(seconds).hasSize(2 * PER_DAY).last().isEqualTo(new LtxFileName(last(), last()).toString());
		assertRestorable(1, last());
		retention(Duration.ofDays(30), Duration.ofDays(2), end().plus(Duration.ofDays(20))).run();
		assertThat(this.store.names(this.store.current(), 0)).hasSize(1);
		assertRestorable(1, last());
	}

	@Test
	void anInterruptedRunLeavesWhatCanBeRestoredAndTheNextOneGoesOn() throws IOException {
		int runs = 0;
		boolean done = false;
		while (!done) {
			this.store.deletions = 7;
			try {
				retention(Duration.ofDays(3), Duration.ofDays(1), end()).run();
				done = true;
			}
			catch (BackupStoreException ex) {
				assertThat(ex).hasMessage("access denied");
			}
			assertRestorable(7 * PER_DAY + 1, last());
			assertEveryRemainingPointIsRestorable();
			runs++;
		}
		assertThat(runs).isGreaterThan(5);
		assertThat(this.store.names(this.store.current(), 9)).hasSize(4);
	}

	@Test
	void theLastSnapshotStaysHoweverOldItIs() throws IOException {
		retention(Duration.ofDays(3), Duration.ofDays(1), end().plus(Duration.ofDays(400))).run();
		assertThat(this.store.names(this.store.current(), 9)).hasSize(1);
		assertRestorable(last(), last());
	}

	@Test
	void withoutRetentionNothingIsAskedOrDeleted() throws IOException {
		int requests = this.store.requests.get();
		assertThat(retention(null, Duration.ofDays(1), end().plus(Duration.ofDays(400))).run()).isZero();
		assertThat(this.store.requests).hasValue(requests);
	}

	@Test
	void aLineageGoesWhenALaterOneWasOpenedBeforeTheRetentionBegan() throws IOException {
		Lineage first = this.store.current();
		TestDatabase other = new TestDatabase(this.folder.resolve("other"), new TestHistory(9, 512).commit(3));
		site(other, end()).sync();
		Lineage second = this.store.current();
		assertThat(second).isNotEqualTo(first);

		retention(Duration.ofDays(3), Duration.ofDays(1), end().plus(Duration.ofDays(2))).run();
		assertThat(this.store.lineages().all()).containsExactly(first, second);
		assertThat(this.store.restore(first, last())).isEqualTo(this.database.history().databaseAt(last()));

		retention(Duration.ofDays(3), Duration.ofDays(1), end().plus(Duration.ofDays(4))).run();
		assertThat(this.store.lineages().all()).containsExactly(second);
		assertThat(this.store.list(first.prefix(), "")).isEmpty();
		assertThat(this.store.restore(second, 3)).isEqualTo(other.history().databaseAt(3));
	}

	@Test
	void aLineageStaysWhenTheNextOneWasOpenedByAClockThatWasBehind() throws IOException {
		Lineage first = this.store.current();
		TestDatabase other = new TestDatabase(this.folder.resolve("other"), new TestHistory(9, 512).commit(3));
		site(other, BEGIN.minus(Duration.ofDays(3000))).sync();
		retention(Duration.ofDays(3), Duration.ofDays(1), end()).run();
		assertThat(this.store.lineages().all()).hasSize(2).first().isEqualTo(first);
		assertThat(this.store.restore(first, last())).isEqualTo(this.database.history().databaseAt(last()));
	}

	@Test
	void aLineageThatWasOpenedMeanwhileByAClockThatIsBehindIsNotDeleted() throws IOException {
		Lineage late = Lineage.create(end().minus(Duration.ofDays(2)), "other", "a fork");
		Snapshot snapshot = this.database.write(this.folder);
		LineageObjects objects = new LineageObjects(this.store, late);
		objects.put(FileEncoder.wrap(snapshot));
		AtomicBoolean opened = new AtomicBoolean();
		BackupStore busy = (BackupStore) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { BackupStore.class }, (proxy, method, arguments) -> {
					if (method.getName().equals("list") && opened.compareAndSet(false, true)) {
						this.store.lineages().open(this.store, late).orElseThrow();
					}
					return method.invoke(this.store, arguments);
				});
		Retention retention = new Retention(busy, Duration.ofDays(30), Duration.ofDays(1),
				Clock.fixed(end(), ZoneOffset.UTC), () -> false);
		retention.run();
		assertThat(opened).isTrue();
		assertThat(this.store.names(late, 9)).hasSize(1);
	}

	@Test
	void whatIsLeftOfALineageThatWasNeverOpenedIsDeletedAfterADay() throws IOException {
		Lineage abandoned = Lineage.create(end(), "dead", "it died");
		Snapshot snapshot = this.database.write(this.folder);
		new LineageObjects(this.store, abandoned).put(FileEncoder.wrap(snapshot));
		retention(Duration.ofDays(30), Duration.ofDays(1), end().plus(Duration.ofHours(1))).run();
		assertThat(this.store.names(abandoned, 9)).hasSize(1);
		retention(Duration.ofDays(30), Duration.ofDays(1), end().plus(Duration.ofHours(25))).run();
		assertThat(this.store.names(abandoned, 9)).isEmpty();
		assertRestorable(1, last());
	}

	@Test
	void aBrokenStoreIsReported() {
		this.store.failure = "the bucket does not exist";
		assertThatIOException().isThrownBy(() -> retention(Duration.ofDays(3), Duration.ofDays(1), end()).run())
			.withMessage("the bucket does not exist");
	}

	private void assertEveryRemainingPointIsRestorable() throws IOException {
		LineageObjects objects = new LineageObjects(this.store, this.store.current());
		List<LtxFileName> snapshots = objects.list(9, 0);
		for (int level : List.of(0, 1, 2, 3, 9)) {
			for (LtxFileName name : objects.list(level, 0)) {
				if (level > 1 && name.maxTxid() >= snapshots.get(0).maxTxid()) {
					int txid = (int) name.maxTxid();
					assertThat(this.store.restore(this.store.current(), txid)).as("level %d, %s", level, name)
						.isEqualTo(this.database.history().databaseAt(txid));
				}
			}
		}
	}

	private void assertRestorable(int from, int to) throws IOException {
		for (int txid = from; txid <= to; txid++) {
			assertThat(this.store.restore(this.store.current(), txid)).as("transaction %d", txid)
				.isEqualTo(this.database.history().databaseAt(txid));
		}
	}

	private static int last() {
		return DAYS * PER_DAY + 1;
	}

	private static Instant timeOf(int txid) {
		return BEGIN.plus(Duration.ofHours(24 / PER_DAY).multipliedBy(txid - 2));
	}

	private static Instant end() {
		return BEGIN.plus(Duration.ofDays(DAYS));
	}

	private Retention retention(@Nullable Duration retention, Duration seconds, Instant now) {
		return new Retention(this.store, retention, seconds, Clock.fixed(now, ZoneOffset.UTC), () -> false);
	}

	private MaintainedSite site(TestDatabase source, Instant now) throws IOException {
		return new MaintainedSite("node", this.store, source, source, Clock.fixed(now, ZoneOffset.UTC));
	}

}
