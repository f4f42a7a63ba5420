package io.github.litefsspring.backup;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import com.sun.net.httpserver.HttpServer;
import io.github.litefsspring.backup.lineage.Lineage;
import io.github.litefsspring.backup.ship.Clocks;
import io.github.litefsspring.backup.ship.Site;
import io.github.litefsspring.backup.spool.LitefsSpool;
import io.github.litefsspring.backup.spool.SnapshotSource;
import io.github.litefsspring.backup.spool.SpooledTransaction;
import io.github.litefsspring.backup.spool.TestDatabase;
import io.github.litefsspring.ltx.TestHistory;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

class BackupTests {

	@TempDir
	Path folder;

	private final TestStore store = new TestStore();

	private final List<Backup> opened = new ArrayList<>();

	private TestDatabase database;

	private StubLitefsNode node;

	@BeforeEach
	void createDatabase() throws IOException {
		this.database = new TestDatabase(this.folder.resolve("one"), new TestHistory(1, 512).commit(3));
		this.node = new StubLitefsNode(Role.PRIMARY, "one", "one");
	}

	@AfterEach
	void closeAll() {
		this.opened.forEach(Backup::close);
	}

	@Test
	void whatIsCommittedIsStored() throws IOException {
		Backup backup = start(this.node, this.database, settings("one"));
		soon().until(() -> backup.status().stored().equals(this.database.position()));
		commit(this.node, this.database, 3);
		soon().untilAsserted(() -> assertStored(backup, this.database));
		BackupStatus status = backup.status();
		assertThat(status.ships()).isTrue();
		assertThat(status.lineage()).isEqualTo(this.store.current().id());
		assertThat(status.storedBytes()).isPositive();
		assertThat(status.errors()).isZero();
		assertThat(this.store.restore(this.store.current(), 6)).isEqualTo(this.database.history().databaseAt(6));
	}

	@Test
	void aClockThatIsSetBackByHoursStopsNothingAndIsTold() throws IOException {
		AtomicReference<Instant> wall = new AtomicReference<>(Instant.now().plus(Duration.ofHours(5)));
		Backup backup = new Backup(this.node, this.store, this.database.spool(), this.database, settings("one"),
				new Clocks(new TestClock(wall::get), Clocks.system().steady()));
		this.opened.add(backup);
		this.node.at(this.database.position(), wall.get());
		backup.start();
		soon().until(() -> backup.status().stored().equals(this.database.position()));
		this.database.commitAt(wall.get());
		this.node.at(this.database.position(), wall.get());
		soon().until(() -> backup.status().stored().equals(this.database.position()));
		Lineage future = this.store.current();

		this.store.failure = "the service cannot be reached";
		this.database.commitAt(wall.get());
		this.node.at(this.database.position(), wall.get());
		soon().until(() -> backup.status().lastError() != null);
		wall.set(Instant.now());
		soon().until(() -> !backup.status().age().isZero());
		this.store.failure = null;
		soon().until(() -> backup.status().stored().equals(this.database.position()));
		assertThat(this.store.current()).isNotEqualTo(future);
		assertThat(backup.status().lastError()).contains(future.id()).contains("is ahead of the clock of this node");
		assertThat(backup.status().age()).isLessThan(Duration.ofHours(1));
	}

	@Test
	void anIdleDatabaseCostsNoRequest() throws IOException {
		Backup backup = start(this.node, this.database, settings("one"));
		commit(this.node, this.database, 1);
		soon().untilAsserted(() -> assertStored(backup, this.database));
		int before = this.store.requests.get();
		await().during(Duration.ofMillis(600)).until(() -> this.store.requests.get() == before);
	}

	@Test
	void aReplicaStoresNothingUntilItIsThePrimary() throws IOException {
		this.node.become(Role.REPLICA);
		Backup backup = start(this.node, this.database, settings("one"));
		commit(this.node, this.database, 1);
		await().during(Duration.ofMillis(300)).until(() -> this.store.puts.get() == 0);
		assertThat(backup.status().ships()).isFalse();
		assertThat(backup.status().age()).isZero();
		assertThatIllegalStateException().isThrownBy(backup::snapshotNow)
			.withMessage("The node 'one' does not store transactions now: ask the node that does "
					+ "(litefs.backup.run-on=primary)");
		this.node.become(Role.PRIMARY);
		soon().untilAsserted(() -> assertStored(backup, this.database));
	}

	@Test
	void afterAFailoverTheNewPrimaryGoesOnAndTheOldOneStops() throws IOException {
		Backup old = start(this.node, this.database, settings("one"));
		soon().untilAsserted(() -> assertStored(old, this.database));
		TestDatabase replica = new TestDatabase(this.folder.resolve("two"), this.database.history());
		StubLitefsNode other = new StubLitefsNode(Role.REPLICA, "two", "two");
		Backup next = start(other, replica, settings("two"));
		this.node.become(Role.REPLICA);
		other.become(Role.PRIMARY);
		commit(other, replica, 4);
		soon().untilAsserted(() -> assertStored(next, replica));
		this.database.replicate();
		apply(this.node, this.database);
		assertThat(this.store.lineages().all()).hasSize(1);
		assertThat(old.status().ships()).isFalse();
		assertThat(old.status().lastError()).isNull();
	}

	@Test
	void aStoreThatCannotBeReachedIsReportedAndTriedAgainInOrder() throws IOException {
		this.store.failure = "Cannot open the target in s3://x/: the bucket does not exist";
		Backup backup = start(this.node, this.database, settings("one"));
		soon().until(() -> backup.status().lastError() != null);
		assertThat(backup.status().lastError()).isEqualTo(this.store.failure);
		for (int round = 0; round < 4; round++) {
			commit(this.node, this.database, 2);
			soon().until(() -> spooled(this.database).equals(this.database.position()));
			this.database.deleteFiles();
		}
		BackupStatus status = backup.status();
		assertThat(status.errors()).isPositive();
		assertThat(status.pendingTransactions()).isEqualTo(8);
		assertThat(status.age()).isPositive();
		this.database.commit(1);
		apply(this.node, this.database);
		this.store.failure = null;
		soon().untilAsserted(() -> assertStored(backup, this.database));
		assertThat(this.store.lineages().all()).hasSize(1);
	}

	@Test
	void anErrorOfTheMachineIsReportedAndTheBackupGoesOn() throws IOException {
		Backup backup = start(this.node, this.database, settings("one"));
		soon().untilAsserted(() -> assertStored(backup, this.database));
		this.store.errors.set(2);
		commit(this.node, this.database, 1);
		soon().until(() -> String.valueOf(backup.status().lastError()).contains("OutOfMemoryError"));
		assertThat(backup.gone()).isEmpty();
		soon().untilAsserted(() -> assertStored(backup, this.database));
		commit(this.node, this.database, 2);
		soon().untilAsserted(() -> assertStored(backup, this.database));
	}

	@Test
	void anErrorWhileASnapshotIsMadeIsReportedAndTheNextOneIsMade() throws IOException {
		AtomicInteger errors = new AtomicInteger();
		Backup backup = start(this.node, this.database, settings("one"), (folder) -> {
			if (errors.getAndUpdate((left) -> Math.max(0, left - 1)) > 0) {
				throw new NoClassDefFoundError("on purpose");
			}
			return this.database.write(folder);
		});
		soon().untilAsserted(() -> assertStored(backup, this.database));
		errors.set(1);
		assertThatExceptionOfType(BackupStoreException.class).isThrownBy(backup::snapshotNow)
			.withMessageContaining("NoClassDefFoundError");
		assertThat(backup.snapshotNow().position()).isEqualTo(this.database.position());
		assertThat(backup.gone()).isEmpty();
	}

	@Test
	void waitingEndsWhenTheTransactionIsStoredAndNotBefore() throws Exception {
		Backup backup = start(this.node, this.database, settings("one"));
		soon().untilAsserted(() -> assertStored(backup, this.database));
		this.store.failure = "the service cannot be reached";
		commit(this.node, this.database, 1);
		Position position = this.database.position();
		assertThat(backup.awaitStored(position, Duration.ofMillis(200))).isFalse();
		CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> awaitStored(backup, position));
		this.store.failure = null;
		assertThat(waiting.get(30, TimeUnit.SECONDS)).isTrue();
		assertThat(backup.awaitStored(position, Duration.ZERO)).isTrue();
		assertThat(backup.awaitStored(new Position(position.txid(), 0x8000000000000001L), Duration.ofMillis(200)))
			.isFalse();
	}

	@Test
	void aNodeThatDoesNotStoreKnowsWhatIsStoredWhenSomebodyWaits() throws Exception {
		Backup writer = start(this.node, this.database, settings("one"));
		TestDatabase replica = new TestDatabase(this.folder.resolve("two"), this.database.history());
		Backup observer = start(new StubLitefsNode(Role.REPLICA, "two", "two"), replica, settings("two"));
		commit(this.node, this.database, 5);
		replica.replicate();
		soon().untilAsserted(() -> assertStored(writer, this.database));
		assertThat(observer.awaitStored(replica.position(7), Duration.ofSeconds(20))).isTrue();
		soon().untilAsserted(() -> assertThat(TestDatabase.transactions(replica.spoolFolder())).isEmpty());
		assertThat(this.store.lineages().writer().node()).isEqualTo("one");
	}

	@Test
	void aReplicaStoresWhenReplicasShall() throws IOException {
		BackupSettings settings = TestSettings.fast("one", RunOn.REPLICA);
		Backup primary = start(this.node, this.database, settings);
		TestDatabase replica = new TestDatabase(this.folder.resolve("two"), this.database.history());
		StubLitefsNode other = new StubLitefsNode(Role.REPLICA, "two", "two");
		Backup second = start(other, replica, TestSettings.fast("two", RunOn.REPLICA));
		soon().untilAsserted(() -> assertStored(second, replica));
		commit(this.node, this.database, 2);
		replica.replicate();
		apply(other, replica);
		soon().untilAsserted(() -> assertStored(second, replica));
		assertThat(primary.status().ships()).isFalse();
		assertThat(this.store.lineages().all()).extracting(Lineage::node).containsExactly("two");
	}

	@Test
	void aPrimaryThatLostItsRoleForAMomentLooksWhatIsStored() throws IOException {
		Backup backup = start(this.node, this.database, settings("one"));
		soon().untilAsserted(() -> assertStored(backup, this.database));
		TestDatabase replica = new TestDatabase(this.folder.resolve("two"), this.database.history());
		Site other = new Site("two", this.store, replica, replica, Clock.systemUTC());
		replica.commit(1);
		other.sync();
		this.database.replicate();
		this.node.become(Role.REPLICA);
		this.node.become(Role.PRIMARY);
		commit(this.node, this.database, 1);
		soon().untilAsserted(() -> assertStored(backup, this.database));
		assertThat(this.store.lineages().all()).hasSize(1);
		assertThat(this.store.lineages().writer().node()).isEqualTo("one");
	}

	@Test
	void ofTwoPrimariesOneHistoryGoesOnAndTheOtherIsReportedAlsoWhenSomebodyWaits() throws Exception {
		Backup first = start(this.node, this.database, settings("one"));
		soon().untilAsserted(() -> assertStored(first, this.database));
		TestDatabase forked = new TestDatabase(this.folder.resolve("two"), this.database.history().fork(5));
		StubLitefsNode other = new StubLitefsNode(Role.PRIMARY, "two", "two");
		Backup second = start(other, forked, settings("two"));
		soon().until(() -> this.store.lineages().writer().node().equals("two"));
		commit(other, forked, 2);
		commit(this.node, this.database, 3);
		soon().untilAsserted(() -> assertStored(second, forked));
		soon().until(() -> first.status().lastError() != null);
		assertThat(first.status().lastError()).contains("The node 'two' has taken over")
			.contains("When both nodes say that they are the primary, look at their leases");
		assertThat(first.awaitStored(this.database.position(), Duration.ofSeconds(2))).isFalse();
		assertThat(this.store.lineages().writer().node()).isEqualTo("two");
		assertThat(this.store.lineages().all()).hasSize(1);
		assertThat(this.store.restore(this.store.current(), 5)).isEqualTo(forked.history().databaseAt(5));
		assertThat(first.status().ships()).isFalse();
	}

	@Test
	void closingStoresTheLastTransactions() throws IOException {
		Backup backup = start(this.node, this.database,
				TestSettings.every("one", Duration.ofHours(1), Duration.ofHours(24)));
		soon().untilAsserted(() -> assertStored(backup, this.database));
		commit(this.node, this.database, 1);
		soon().untilAsserted(() -> assertStored(backup, this.database));
		commit(this.node, this.database, 4);
		assertThat(backup.status().pendingTransactions()).isEqualTo(4);
		backup.close();
		assertThat(backup.status().stored()).isEqualTo(this.database.position());
		assertThat(this.store.restore(this.store.current(), 8)).isEqualTo(this.database.history().databaseAt(8));
	}

	@Test
	void aSnapshotOnDemandIsARestorePoint() throws IOException {
		Backup backup = start(this.node, this.database, settings("one"));
		soon().untilAsserted(() -> assertStored(backup, this.database));
		commit(this.node, this.database, 2);
		RestorePoint point = backup.snapshotNow();
		assertThat(point.lineage()).isEqualTo(this.store.current().id());
		assertThat(point.position()).isEqualTo(this.database.position());
		assertThat(point.level()).isEqualTo(9);
		assertThat(this.store.names(this.store.current(), 9)).hasSize(2);
	}

	@Test
	void snapshotsAreMadeAsOftenAsConfiguredWhileSomethingIsCommitted() throws IOException {
		Backup backup = start(this.node, this.database,
				TestSettings.every("one", Duration.ofMillis(50), Duration.ofMillis(300)));
		soon().untilAsserted(() -> assertStored(backup, this.database));
		soon().until(() -> {
			commit(this.node, this.database, 1);
			return this.store.names(this.store.current(), 9).size() >= 3;
		});
		assertThat(backup.status().lastError()).isNull();
	}

	@Test
	void theHeartbeatComesWhileEverythingIsStoredAndStopsOtherwise() throws IOException {
		AtomicInteger beats = new AtomicInteger();
		HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
		server.createContext("/", (exchange) -> {
			beats.incrementAndGet();
			exchange.sendResponseHeaders(204, -1);
			exchange.close();
		});
		server.start();
		try {
			URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/beat");
			start(this.node, this.database, TestSettings.withHeartbeat("one", url));
			soon().until(() -> beats.get() >= 3);
			this.store.failure = "access denied";
			commit(this.node, this.database, 1);
			soon().until(() -> {
				int before = beats.get();
				await().pollDelay(Duration.ofMillis(400)).until(() -> true);
				return beats.get() == before;
			});
			this.store.failure = null;
			int before = beats.get();
			soon().until(() -> beats.get() > before);
		}
		finally {
			server.stop(0);
		}
	}

	@Test
	void filesThatCannotBeReadStopTheStart() {
		Path missing = this.folder.resolve("missing");
		assertThatIOException().isThrownBy(() -> LitefsSpool.open(missing, "data.db", null, () -> Position.NONE))
			.withMessageContaining(missing.toString())
			.withMessageContaining("the user '" + System.getProperty("user.name") + "'");
	}

	private Backup start(StubLitefsNode on, TestDatabase source, BackupSettings settings) throws IOException {
		return start(on, source, settings, source);
	}

	private Backup start(StubLitefsNode on, TestDatabase source, BackupSettings settings, SnapshotSource snapshots)
			throws IOException {
		Backup backup = new Backup(on, this.store, source.spool(), snapshots, settings);
		this.opened.add(backup);
		on.at(source.position(), Instant.now());
		backup.start();
		return backup;
	}

	private static BackupSettings settings(String name) {
		return TestSettings.fast(name, RunOn.PRIMARY);
	}

	private static void commit(StubLitefsNode on, TestDatabase to, int count) throws IOException {
		for (int number = 0; number < count; number++) {
			to.commitAt(Instant.now());
			apply(on, to);
		}
	}

	private static void apply(StubLitefsNode on, TestDatabase from) {
		on.at(from.position(), Instant.now());
	}

	private static Position spooled(TestDatabase database) throws IOException {
		List<SpooledTransaction> transactions = TestDatabase.transactions(database.spoolFolder());
		SpooledTransaction last = transactions.get(transactions.size() - 1);
		return new Position(last.name().maxTxid(), last.postApplyChecksum());
	}

	private static boolean awaitStored(Backup backup, Position position) {
		try {
			return backup.awaitStored(position, Duration.ofSeconds(20));
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void assertStored(Backup backup, TestDatabase database) {
		BackupStatus status = backup.status();
		assertThat(status.stored()).isEqualTo(database.position());
		assertThat(status.pendingTransactions()).isZero();
		assertThat(status.age()).isZero();
		assertThat(status.lastError()).isNull();
	}

	private static ConditionFactory soon() {
		return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(10));
	}

}
