package io.github.litefsspring.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import io.github.litefsspring.backup.ship.Clocks;
import io.github.litefsspring.backup.spool.TestDatabase;
import io.github.litefsspring.ltx.TestHistory;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The age of what is not stored is told by whoever has to store it by its role, whatever
 * the threads of the backup are doing.
 */
class BackupAgeTests {

	@TempDir
	Path folder;

	private final TestStore store = new TestStore();

	private final SteppedClock clock = new SteppedClock();

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
	void aPrimaryThatAnotherOneHasReplacedHasAnAgeFromItsFirstCommitThatNobodyStores() throws IOException {
		Backup first = start(this.node, this.database, RunOn.PRIMARY);
		soon().until(() -> isStored(first, this.database));
		TestDatabase forked = new TestDatabase(this.folder.resolve("two"), this.database.history().fork(3));
		StubLitefsNode other = new StubLitefsNode(Role.PRIMARY, "two", "two");
		Backup second = start(other, forked, RunOn.PRIMARY);
		commit(other, forked);
		soon().until(() -> isStored(second, forked));
		assertThat(first.status().age()).isZero();
		commit(this.node, this.database);
		soon().until(() -> !first.status().ships() && first.status().lastError() != null);
		this.clock.step(Duration.ofSeconds(5));
		commit(this.node, this.database);
		BackupStatus status = first.status();
		assertThat(status.shouldShip()).isTrue();
		assertThat(status.age()).isGreaterThanOrEqualTo(Duration.ofSeconds(5));
		assertThat(status.pendingTransactions()).isPositive();
		assertThat(status.lastError()).contains("The node 'two' has taken over");
		this.clock.step(Duration.ofMinutes(1));
		commit(this.node, this.database);
		assertThat(first.status().age()).isGreaterThanOrEqualTo(Duration.ofSeconds(65));
	}

	@Test
	void theAgeOfAPrimaryThatWasReplacedGoesOnWhenTheOtherOneHasStoredMore() throws IOException {
		Backup first = start(this.node, this.database, RunOn.PRIMARY);
		soon().until(() -> isStored(first, this.database));
		TestDatabase forked = new TestDatabase(this.folder.resolve("two"), this.database.history().fork(3));
		StubLitefsNode other = new StubLitefsNode(Role.PRIMARY, "two", "two");
		Backup second = start(other, forked, RunOn.PRIMARY);
		for (int transaction = 0; transaction < 20; transaction++) {
			commit(other, forked);
		}
		soon().until(() -> isStored(second, forked));
		commit(this.node, this.database);
		soon().until(() -> !first.status().ships() && first.status().lastError() != null);
		for (int look = 0; look < 3; look++) {
			int requests = this.store.requests.get();
			this.clock.step(Duration.ofSeconds(30));
			commit(this.node, this.database);
			soon().until(() -> this.store.requests.get() > requests);
			await().during(Duration.ofMillis(200)).until(() -> !first.status().age().isZero());
		}
		assertThat(first.status().age()).isGreaterThanOrEqualTo(Duration.ofSeconds(90));
	}

	@Test
	void aStoreThatWasNeverReachedHasAnAgeFromTheStart() throws IOException {
		this.store.failure = "the service cannot be reached";
		Backup backup = start(this.node, this.database, RunOn.PRIMARY);
		this.clock.step(Duration.ofMinutes(2));
		assertThat(backup.status().shouldShip()).isTrue();
		assertThat(backup.status().age()).isGreaterThanOrEqualTo(Duration.ofMinutes(2));
		this.store.failure = null;
		this.node.at(this.database.position(), Instant.now());
		soon().until(() -> isStored(backup, this.database));
	}

	@Test
	void theAgeGrowsWhateverTheThreadOfTheBackupIsDoing() throws Exception {
		CountDownLatch end = new CountDownLatch(1);
		Backup backup = new Backup(this.node, this.store, this.database.spool(), (folder) -> {
			awaitEnd(end);
			return this.database.write(folder);
		}, BackupSettings.of("one"), clocks());
		this.opened.add(backup);
		backup.start();
		this.clock.step(Duration.ofMinutes(2));
		assertThat(backup.status().age()).isGreaterThanOrEqualTo(Duration.ofMinutes(2));
		end.countDown();
		soon().until(() -> isStored(backup, this.database));
	}

	private static void awaitEnd(CountDownLatch end) {
		try {
			end.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void aPrimaryWithoutAReplicaThatStoresHasAnAgeAndSaysSo() throws IOException {
		Backup primary = start(this.node, this.database, RunOn.REPLICA);
		commit(this.node, this.database);
		for (int look = 0; look < 3; look++) {
			int requests = this.store.requests.get();
			soon().until(() -> this.store.requests.get() > requests || primary.status().lastError() != null);
			this.clock.step(Duration.ofSeconds(30));
			commit(this.node, this.database);
		}
		soon().until(() -> primary.status().lastError() != null);
		this.clock.step(Duration.ofMinutes(1));
		BackupStatus status = primary.status();
		assertThat(status.age()).isGreaterThanOrEqualTo(Duration.ofMinutes(1));
		assertThat(status.lastError()).contains("No replica stores transactions");
		assertThat(status.shouldShip()).isFalse();
	}

	@Test
	void aPrimaryWhoseReplicaStoresHasNoAge() throws IOException {
		TestDatabase replica = new TestDatabase(this.folder.resolve("two"), this.database.history());
		StubLitefsNode other = new StubLitefsNode(Role.REPLICA, "two", "two");
		Backup storing = start(other, replica, RunOn.REPLICA);
		this.clock.step(Duration.ofSeconds(30));
		commit(other, replica);
		soon().until(() -> isStored(storing, replica));
		Backup primary = start(this.node, this.database, RunOn.REPLICA);
		for (int round = 0; round < 3; round++) {
			this.clock.step(Duration.ofSeconds(30));
			commit(other, replica);
			soon().until(() -> isStored(storing, replica));
			this.database.replicate();
			this.node.at(this.database.position(), Instant.now());
			await().during(Duration.ofMillis(200)).until(() -> primary.status().age().isZero());
		}
		assertThat(primary.status().lastError()).isNull();
	}

	@Test
	void aNewPrimaryHasNoAgeOfTheTimeBeforeAndAnOldOneHasNone() throws IOException {
		Backup old = start(this.node, this.database, RunOn.PRIMARY);
		soon().until(() -> isStored(old, this.database));
		TestDatabase replica = new TestDatabase(this.folder.resolve("two"), this.database.history());
		StubLitefsNode other = new StubLitefsNode(Role.REPLICA, "two", "two");
		Backup next = start(other, replica, RunOn.PRIMARY);
		other.at(replica.position(), this.clock.instant());
		this.store.failure = "the service cannot be reached";
		commit(this.node, this.database);
		this.clock.step(Duration.ofHours(1));
		assertThat(old.status().age()).isGreaterThanOrEqualTo(Duration.ofHours(1));
		this.node.become(Role.NO_PRIMARY);
		assertThat(old.status().age()).isGreaterThanOrEqualTo(Duration.ofHours(1));
		this.node.become(Role.REPLICA);
		other.become(Role.PRIMARY);
		assertThat(old.status().age()).isZero();
		assertThat(next.status().age()).isLessThan(Duration.ofHours(1));
		this.store.failure = null;
		commit(other, replica);
		soon().until(() -> isStored(next, replica));
	}

	private Backup start(StubLitefsNode on, TestDatabase source, RunOn runOn) throws IOException {
		Backup backup = new Backup(on, this.store, source.spool(), source, TestSettings.fast(on.name(), runOn),
				clocks());
		this.opened.add(backup);
		on.at(source.position(), Instant.now());
		backup.start();
		return backup;
	}

	private Clocks clocks() {
		return new Clocks(this.clock, this.clock);
	}

	private void commit(StubLitefsNode on, TestDatabase to) throws IOException {
		to.commitAt(Instant.now());
		on.at(to.position(), this.clock.instant());
	}

	private static boolean isStored(Backup backup, TestDatabase database) {
		BackupStatus status = backup.status();
		return status.stored().equals(database.position()) && status.age().isZero() && status.lastError() == null;
	}

	private static ConditionFactory soon() {
		return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(10));
	}

	/**
	 * A clock that a test moves on.
	 */
	private static final class SteppedClock extends Clock {

		private volatile Duration offset = Duration.ZERO;

		private void step(Duration duration) {
			this.offset = this.offset.plus(duration);
		}

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

		@Override
		public Instant instant() {
			return Instant.now().plus(this.offset);
		}

	}

}
