package io.github.litefsspring.backup.ship;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

import io.github.litefsspring.backup.ListedObject;
import io.github.litefsspring.backup.TestStore;
import io.github.litefsspring.backup.lineage.Lineage;
import io.github.litefsspring.backup.lineage.LineageObjects;
import io.github.litefsspring.backup.lineage.StoredFile;
import io.github.litefsspring.backup.spool.SnapshotSource;
import io.github.litefsspring.backup.spool.TestDatabase;
import io.github.litefsspring.ltx.LtxFileName;
import io.github.litefsspring.ltx.TestHistory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

class ShipperTests {

	private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

	@TempDir
	Path folder;

	private TestStore store;

	private TestDatabase first;

	private Site site;

	@BeforeEach
	void open() throws IOException {
		this.store = new TestStore();
		this.first = new TestDatabase(this.folder.resolve("first"), new TestHistory(1, 512).commit(5));
		this.site = site("first", this.first);
	}

	@Test
	void aLineageBeginsWithASnapshotAndGoesOnWithTransactions() throws IOException {
		this.site.sync();
		Lineage lineage = this.store.current();
		assertThat(this.store.names(lineage, 9)).containsExactly("0000000000000001-0000000000000005.ltx");
		assertThat(lineage.node()).isEqualTo("first");
		assertThat(lineage.reason()).isEqualTo("this is the first backup");

		this.first.commit(30);
		this.site.sync();
		assertThat(this.store.current()).isEqualTo(lineage);
		assertRestored(lineage, this.first, 5, 35);
		assertThat(this.site.stored()).isEqualTo(this.first.position());
	}

	@Test
	void aFileNeverSpansTheEndOfASecond() throws IOException {
		this.site.sync();
		for (int millis : List.of(100, 900, 1000, 1999, 1500, 3000)) {
			this.first.commitAt(NOON.plusMillis(millis));
		}
		this.site.sync();
		assertThat(this.store.names(this.store.current(), 0)).containsExactly("0000000000000006-0000000000000007.ltx",
				"0000000000000008-000000000000000a.ltx", "000000000000000b-000000000000000b.ltx");
		LineageObjects objects = new LineageObjects(this.store, this.store.current());
		assertThat(objects.list(0, 0)).extracting((name) -> objects.require(0, name).timestamp())
			.containsExactly(NOON.plusMillis(900), NOON.plusMillis(1999), NOON.plusMillis(3000));
	}

	@Test
	void transactionsOfTheCurrentIntervalWaitAndThoseBeforeDoNot() throws IOException {
		this.site.sync();
		this.first.commitAt(NOON.plusMillis(900)).commitAt(NOON.plusMillis(1010));
		BatchPlan.Range held = new BatchPlan.Range(NOON.plusSeconds(1), NOON.plusMillis(1030));
		assertThat(this.site.sync(held)).isEqualTo(NOON.plusMillis(1010));
		assertThat(this.site.stored()).isEqualTo(this.first.position(6));
		assertThat(this.site.sync()).isNull();
		assertThat(this.site.stored()).isEqualTo(this.first.position(7));
	}

	@Test
	void withoutNewTransactionsNothingIsAskedOfTheStore() throws IOException {
		this.site.sync();
		int before = this.store.requests.get();
		this.site.sync();
		this.site.sync();
		assertThat(this.store.requests).hasValue(before);
	}

	@Test
	void aLineageGoesOnAfterASnapshotThatIsNewerThanTheSpool() throws IOException {
		Site busy = site("first", this.first, (folder) -> this.first.commit(3).write(folder));
		busy.sync();
		this.first.commit(2);
		busy.sync();
		assertThat(this.store.lineages().all()).hasSize(1);
		assertRestored(this.store.current(), this.first, 8, 10);
	}

	@Test
	void whatIsStoredLeavesTheSpool() throws IOException {
		this.site.sync();
		this.first.commit(10);
		this.site.sync();
		assertThat(this.site.spool().after(0)).isEmpty();
	}

	@Test
	void aNodeThatHasTheSameHistoryGoesOnWithTheLineage() throws IOException {
		this.site.sync();
		this.first.commit(10);
		TestDatabase second = new TestDatabase(this.folder.resolve("second"), this.first.history());
		Site other = site("second", second);
		this.site.sync();
		second.commit(10);
		other.sync();
		assertThat(this.store.lineages().all()).hasSize(1);
		assertThat(this.store.lineages().writer().node()).isEqualTo("second");
		assertRestored(this.store.current(), second, 5, 25);
	}

	@Test
	void aNodeThatWasReplacedStoresNothingMore() throws IOException {
		this.site.sync();
		TestDatabase second = new TestDatabase(this.folder.resolve("second"), this.first.history().fork(2));
		Site other = site("second", second);
		second.commit(3);
		other.sync();
		this.first.commit(3);
		assertThatExceptionOfType(OtherWriterException.class).isThrownBy(this.site::sync)
			.withMessageContaining("The node 'second' has taken over to store transactions in");
		assertThat(this.site.stored()).isEqualTo(this.first.position(5));
		assertRestored(this.store.current(), second, 5, 8);
		assertThat(this.store.puts).hasValue(2);
	}

	@Test
	void aFileThatAReplacedNodeStoredUnderTheSameNameIsNotDeletedAndAnotherLineageGoesOn() throws IOException {
		this.site.sync();
		TestHistory common = this.first.history();
		TestDatabase second = new TestDatabase(this.folder.resolve("second"), common.fork(2));
		TestDatabase dead = new TestDatabase(this.folder.resolve("dead"), common.fork(3).commit(1));
		Site other = site("second", second);
		other.sync();
		LineageObjects objects = new LineageObjects(this.store, this.store.current());
		StoredFile late = new FileEncoder(this.folder).encode(dead.spool().after(5), NOON);
		assertThat(objects.put(late)).isTrue();

		second.commit(1);
		other.sync();
		assertThat(objects.require(0, late.name()).isSameAs(late)).isTrue();
		assertThat(this.store.current()).isNotEqualTo(objects.lineage());
		assertThat(this.store.current().reason())
			.isEqualTo(objects.key(0, late.name()) + " was stored by a node that had already been replaced");
		assertRestored(this.store.current(), second, 6);
		second.commit(1);
		other.sync();
		assertRestored(this.store.current(), second, 7);
	}

	@Test
	void aForkOpensAnotherLineageAndLeavesTheFirstAsItIs() throws IOException {
		this.site.sync();
		TestDatabase second = new TestDatabase(this.folder.resolve("second"), this.first.history().fork(2));
		this.first.commit(4);
		this.site.sync();
		second.commit(6);
		Site other = site("second", second);
		other.sync();
		List<Lineage> lineages = this.store.lineages().all();
		assertThat(lineages).hasSize(2);
		assertThat(lineages.get(1).reason())
			.isEqualTo("transaction 000000000000000a follows another history than the one that is stored");
		assertRestored(lineages.get(0), this.first, 5, 9);
		assertRestored(lineages.get(1), second, 11, 11);
	}

	@Test
	void aDatabaseThatWentBackOpensAnotherLineage() throws IOException {
		TestHistory early = this.first.history().fork(2);
		this.first.commit(4);
		this.site.sync();
		Site other = site("second", new TestDatabase(this.folder.resolve("second"), early));
		other.sync();
		assertThat(this.store.current().reason())
			.isEqualTo("the database went back from transaction 0000000000000009 to 0000000000000005");
		assertThat(this.store.lineages().all()).hasSize(2);
	}

	@Test
	void aReplicaThatLagsOpensNoLineage() throws IOException {
		TestHistory early = this.first.history().fork(1);
		this.first.commit(4);
		this.site.sync();
		Site other = site("second", new TestDatabase(this.folder.resolve("second"), early));
		other.syncAsReplica();
		assertThat(this.store.lineages().all()).hasSize(1);
	}

	@Test
	void aGapOpensAnotherLineage() throws IOException {
		this.site.sync();
		this.first.commit(3);
		this.first.deleteFiles();
		this.first.commit(2);
		site("first", this.first).sync();
		assertThat(this.store.current().reason())
			.isEqualTo("the transactions from 0000000000000006 to 0000000000000008 are not on this node any more");
		assertRestored(this.store.current(), this.first, 10, 10);
	}

	@Test
	void whatWasSpooledIsNoGapWhenLitefsDeletesItsFiles() throws IOException {
		this.site.sync();
		this.store.failure = "the service cannot be reached";
		for (int round = 0; round < 3; round++) {
			this.first.commit(3);
			assertThatIOException().isThrownBy(this.site::sync);
			this.first.deleteFiles();
		}
		this.first.commit(1);
		this.store.failure = null;
		this.site.sync();
		assertThat(this.store.lineages().all()).hasSize(1);
		assertRestored(this.store.current(), this.first, 5, 15);
	}

	@Test
	void afterAnErrorWithUnknownOutcomeTheSameFileIsStoredAgain() throws IOException {
		this.site.sync();
		this.first.commitAt(NOON).commitAt(NOON.plusMillis(1));
		this.store.failsAfterStoring = true;
		this.store.failure = "no answer in time";
		assertThatIOException().isThrownBy(this.site::sync);
		this.store.failure = null;
		this.first.commitAt(NOON.plusMillis(2));
		this.site.sync();
		assertThat(this.store.names(this.store.current(), 0)).containsExactly("0000000000000006-0000000000000007.ltx",
				"0000000000000008-0000000000000008.ltx");
		assertRestored(this.store.current(), this.first, 5, 8);
	}

	@Test
	void aRestartedNodeGoesOnWhereItWas() throws IOException {
		this.site.sync();
		this.first.commit(3);
		this.site.sync();
		this.first.commit(3);
		Site restarted = site("first", this.first);
		restarted.sync();
		assertThat(this.store.lineages().all()).hasSize(1);
		assertRestored(this.store.current(), this.first, 5, 11);
	}

	@Test
	void ofTwoNodesThatOpenTheFirstLineageOneWins() throws IOException {
		TestDatabase second = new TestDatabase(this.folder.resolve("second"), this.first.history().fork(2).commit(2));
		Site other = site("second", second);
		TestDatabase slow = new TestDatabase(this.folder.resolve("slow"), this.first.history());
		Site late = site("slow", slow, (folder) -> {
			other.sync();
			return slow.write(folder);
		});
		assertThatExceptionOfType(OtherWriterException.class).isThrownBy(late::sync);
		assertThat(this.store.lineages().all()).hasSize(1);
		assertRestored(this.store.current(), second, 7, 7);
	}

	@Test
	void aPointerWhoseReplyWasLostIsRecognizedAsItsOwn() throws IOException {
		this.store.repeatsWrites = true;
		this.site.sync();
		assertRestored(this.store.current(), this.first, 5);
		assertThat(this.site.stored()).isEqualTo(this.first.position());
		this.first.commit(2);
		this.site.sync();
		assertRestored(this.store.current(), this.first, 7);
		assertThat(this.store.lineages().all()).hasSize(1);
		Site restarted = site("first", this.first);
		this.first.commit(1);
		restarted.sync();
		assertThat(this.store.lineages().all()).hasSize(1);
		assertRestored(this.store.current(), this.first, 8);
	}

	@Test
	void aCurrentLineageWithoutFilesCountsAsNone() throws IOException {
		this.site.sync();
		Lineage empty = this.store.current();
		for (ListedObject object : this.store.list(empty.prefix(), "")) {
			this.store.delete(object.key());
		}
		this.first.commit(1);
		site("first", this.first).sync();
		assertThat(this.store.lineages().all()).hasSize(2).first().isEqualTo(empty);
		assertThat(this.store.current().reason()).isEqualTo("files of lineage " + empty.id() + " are missing");
		assertRestored(this.store.current(), this.first, 6);
	}

	@Test
	void aCurrentLineageWithAHoleOrWithoutASnapshotIsNotContinued() throws IOException {
		this.site.sync();
		for (int count = 0; count < 3; count++) {
			this.first.commit(1);
			this.site.sync();
		}
		LineageObjects objects = new LineageObjects(this.store, this.store.current());
		objects.delete(0, new LtxFileName(7, 7));
		site("first", this.first).sync();
		assertThat(this.store.current()).isNotEqualTo(objects.lineage());
		assertRestored(this.store.current(), this.first, 8);

		LineageObjects next = new LineageObjects(this.store, this.store.current());
		next.delete(9, new LtxFileName(1, 8));
		site("first", this.first).sync();
		assertThat(this.store.lineages().all()).hasSize(3);
		assertRestored(this.store.current(), this.first, 8);
	}

	@Test
	void afterATimeFarInTheFutureAnotherLineageBeginsWithTheTimesOfTheClock() throws IOException {
		this.site.sync();
		Instant wrong = NOON.plus(Duration.ofDays(700));
		this.first.commitAt(wrong);
		new Site("first", this.store, this.first, this.first, Clock.fixed(wrong, ZoneOffset.UTC)).sync();
		Lineage future = this.store.current();
		assertThat(timeOf(future, 0, 6, 6)).isEqualTo(wrong);

		this.first.commitAt(wrong.plusSeconds(1));
		Site healed = site("first", this.first);
		healed.sync();
		assertThat(this.store.current()).isNotEqualTo(future);
		assertThat(this.store.current().reason()).isEqualTo(
				"its last time, %s, is ahead of the clock of this node, %s".formatted(wrong, NOON.plusSeconds(60)));
		assertThat(timeOf(this.store.current(), 9, 1, 7)).isEqualTo(NOON.plusSeconds(60));
		this.first.commitAt(NOON.plusSeconds(61));
		healed.sync();
		assertThat(timeOf(this.store.current(), 0, 8, 8)).isEqualTo(NOON.plusSeconds(61));
		assertRestored(this.store.current(), this.first, 7, 8);
	}

	@Test
	void aTimeFarInTheFutureIsNotStored() throws IOException {
		this.site.sync();
		this.first.commitAt(NOON.plusSeconds(1)).commitAt(NOON.plus(Duration.ofDays(2))).commitAt(NOON.plusSeconds(3));
		this.site.sync();
		LineageObjects objects = new LineageObjects(this.store, this.store.current());
		assertThat(objects.list(0, 0)).extracting((name) -> objects.require(0, name).timestamp())
			.containsExactly(NOON.plusSeconds(1), NOON.plusSeconds(60));
		this.first.commitAt(NOON.plusSeconds(4));
		site("first", this.first).sync();
		assertThat(this.store.lineages().all()).hasSize(1);
	}

	@Test
	void clocksThatDifferByMinutesOpenNoLineage() throws IOException {
		this.site.sync();
		this.first.commitAt(NOON.plus(Duration.ofMinutes(9)));
		this.site.sync();
		this.first.commitAt(NOON.plus(Duration.ofMinutes(1)));
		site("first", this.first).sync();
		assertThat(this.store.lineages().all()).hasSize(1);
		assertThat(timeOf(this.store.current(), 0, 7, 7)).isEqualTo(NOON.plus(Duration.ofMinutes(9)));
	}

	private Instant timeOf(Lineage lineage, int level, long min, long max) throws IOException {
		return new LineageObjects(this.store, lineage).require(level, new LtxFileName(min, max)).timestamp();
	}

	private static Clock clock() {
		return Clock.fixed(NOON.plusSeconds(60), ZoneOffset.UTC);
	}

	@Test
	void aStoreThatIsNotFencedNeedsASingleWriter() throws IOException {
		this.store.fenced = false;
		assertThatIOException().isThrownBy(this.site::sync)
			.withMessageContaining("cannot tell which of two nodes was first")
			.withMessageContaining("lease.type: static");
		assertThat(this.store.list("", "")).isEmpty();
	}

	@Test
	void noSnapshotASecondWhenTheHistoryBreaksAgainAndAgain() throws IOException {
		this.site.sync();
		for (int round = 0; round < 5; round++) {
			this.first.commit(2);
			this.first.deleteFiles();
			this.first.commit(1);
			try {
				this.site.sync();
			}
			catch (IOException ex) {
				assertThat(ex).hasMessageContaining("a moment after the last one");
			}
		}
		assertThat(this.first.snapshotsMade).isEqualTo(1);
	}

	@Test
	void anEmptyDatabaseIsNotStored() throws IOException {
		Site empty = site("empty", new TestDatabase(this.folder.resolve("empty"), new TestHistory(1, 512)));
		empty.sync();
		assertThat(this.store.list("", "")).isEmpty();
	}

	@Test
	void aWriterThatIsBusyOrWasLookedAtJustNowIsNotAbandoned() throws IOException {
		TestDatabase second = new TestDatabase(this.folder.resolve("second"), this.first.history().fork(2));
		Site other = site("second", second);
		other.sync();
		this.first.commit(3);
		assertThat(this.site.observe(NOON)).isFalse();
		assertThat(this.site.observe(NOON.plusSeconds(1))).isFalse();
		assertThat(this.site.observe(NOON.plusSeconds(14))).isFalse();
		second.commit(1);
		other.sync();
		assertThat(this.site.observe(NOON.plusSeconds(20))).isFalse();
		assertThat(this.site.observe(NOON.plusSeconds(34))).isFalse();
		assertThat(this.site.observe(NOON.plusSeconds(35))).isTrue();
	}

	private void assertRestored(Lineage lineage, TestDatabase database, int... txids) throws IOException {
		for (int txid : txids) {
			assertThat(this.store.restore(lineage, txid)).as("transaction %d", txid)
				.isEqualTo(database.history().databaseAt(txid));
		}
	}

	private Site site(String node, TestDatabase database) throws IOException {
		return site(node, database, database);
	}

	private Site site(String node, TestDatabase database, SnapshotSource snapshots) throws IOException {
		return new Site(node, this.store, database, snapshots, clock());
	}

}
