package io.github.litefsspring.backup.maintain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.BackupStoreException;
import io.github.litefsspring.backup.TestClock;
import io.github.litefsspring.backup.lineage.Lineage;
import io.github.litefsspring.backup.lineage.LineageObjects;
import io.github.litefsspring.backup.lineage.Lineages;
import io.github.litefsspring.backup.restore.IntegrityCheck;
import io.github.litefsspring.backup.restore.Restore;
import io.github.litefsspring.backup.restore.RestoreRequest;
import io.github.litefsspring.backup.restore.RestoredFile;
import io.github.litefsspring.backup.ship.Extension;
import io.github.litefsspring.backup.ship.OtherWriterException;
import io.github.litefsspring.backup.spool.TestDatabase;
import io.github.litefsspring.ltx.TestHistory;
import io.github.litefsspring.node.Position;
import org.jspecify.annotations.Nullable;

/**
 * Two nodes with one store, in one thread and always in the same way for the same seed:
 * they commit, replicate, ship, merge, take snapshots, delete what is too old, fail over,
 * restart, and go on as primaries for a while that have been replaced.
 * <p>
 * What a node was told to be stored must be restorable at any time from then on.
 */
final class StoreSimulation {

	private static final Duration RETENTION = Duration.ofMinutes(20);

	private final BackupStore store;

	private final BackupStore way;

	private final Path folder;

	private final StoreFaults faults;

	private @Nullable StoreFaults network;

	private final Random random;

	private Instant now = Instant.parse("2026-01-02T12:00:00Z");

	private final Clock clock = new TestClock(() -> this.now);

	private final List<TestHistory> histories = new ArrayList<>();

	private final List<Member> members;

	private Member primary;

	private @Nullable Acknowledged newest;

	private int restores;

	private int acknowledgements;

	/**
	 * Create it.
	 * @param store where to look what is stored, without faults
	 * @param way the same store as the nodes reach it
	 * @param folder for the nodes' files
	 * @param seed decides everything
	 */
	StoreSimulation(BackupStore store, BackupStore way, Path folder, long seed) throws IOException {
		this.store = store;
		this.way = way;
		this.folder = folder;
		this.faults = new StoreFaults(seed);
		this.random = this.faults.random();
		TestHistory history = new TestHistory(seed, 512).at(this.clock.instant()).commit(3);
		this.histories.add(history);
		this.primary = new Member("one", history);
		this.members = List.of(this.primary, new Member("two", history.fork(seed + 1)));
		this.primary.writes = true;
		this.faults.whilePaused(this::whilePaused);
	}

	/**
	 * Let most things go wrong on a network.
	 * @param user takes the faults for it
	 */
	StoreSimulation onTheNetwork(Consumer<StoreFaults> user) {
		StoreFaults onTheNetwork = new StoreFaults(this.random.nextLong());
		this.network = onTheNetwork;
		user.accept(onTheNetwork);
		return this;
	}

	private void rate(double rate) {
		StoreFaults onTheNetwork = this.network;
		this.faults.rate((onTheNetwork != null) ? rate / 4 : rate);
		if (onTheNetwork != null) {
			onTheNetwork.rate(rate);
		}
	}

	private void deliverAll() {
		this.faults.deliverAll();
		if (this.network != null) {
			this.network.deliverAll();
		}
	}

	/**
	 * Run.
	 * @param steps how many steps
	 * @param rate how many requests of a hundred go wrong
	 */
	StoreSimulation run(int steps, double rate) throws IOException {
		rate(rate);
		for (int step = 0; step < steps; step++) {
			step();
			if (this.random.nextInt(12) == 0) {
				check();
			}
		}
		rate(0);
		deliverAll();
		check();
		this.members.forEach((member) -> member.writes = member == this.primary);
		for (int round = 0; round < 4 || (this.primary.problem != null && round < 12); round++) {
			this.primary.commit(1);
			this.now = this.now.plus(Duration.ofMinutes(6));
			this.primary.sync();
			this.primary.maintain();
		}
		this.primary.requireHealthy();
		this.faults.note("at the end");
		requireRestored(this.primary.database.position(), this.primary.database.history());
		return this;
	}

	Lineage lineage() throws BackupStoreException {
		return Lineages.read(this.store).current().orElseThrow();
	}

	byte[] expected() {
		return this.primary.database.history().databaseAt((int) this.primary.database.position().txid());
	}

	int acknowledgements() {
		return this.acknowledgements;
	}

	List<String> log() {
		List<String> log = new ArrayList<>(this.faults.log());
		if (this.network != null) {
			log.addAll(this.network.log());
		}
		return log;
	}

	private void step() throws IOException {
		this.now = this.now.plusMillis(this.random.nextInt(20_000));
		Member other = other(this.primary);
		switch (this.random.nextInt(20)) {
			case 0 -> failOver();
			case 1 -> this.members.get(this.random.nextInt(2)).restart();
			case 2, 3 -> this.primary.maintain();
			case 4 -> other.maintain();
			case 5 -> {
				if (other.writes && this.random.nextBoolean()) {
					other.commit(1 + this.random.nextInt(2));
				}
			}
			case 6, 7 -> other.sync();
			case 8 -> other.observe();
			case 9, 10 -> follow(other);
			case 11, 12, 13, 14 -> this.primary.commit(1 + this.random.nextInt(3));
			default -> this.primary.sync();
		}
	}

	private void whilePaused() {
		try {
			for (int steps = 1 + this.random.nextInt(12); steps > 0; steps--) {
				step();
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private Member other(Member member) {
		return (member == this.members.get(0)) ? this.members.get(1) : this.members.get(0);
	}

	private void failOver() {
		Member next = other(this.primary);
		this.faults.note(
				"%s takes over from %s at %d".formatted(next.name, this.primary.name, next.database.position().txid()));
		// the old one may not know
		this.primary.writes = this.random.nextInt(3) > 0;
		this.primary = next;
		this.histories.add(next.database.history());
		next.writes = true;
		next.standby = 0;
		next.site.letGo();
	}

	private void follow(Member other) throws IOException {
		if (other.writes && this.random.nextInt(3) > 0) {
			return;
		}
		if (other.writes) {
			other.writes = false;
			other.site.letGo();
		}
		TestHistory history = this.primary.database.history().fork(this.random.nextLong());
		Position position = other.database.position();
		boolean same = position.txid() <= history.transactions().size()
				&& history.transaction((int) position.txid()).postApplyChecksum() == position.checksum();
		if (same) {
			other.database.follow(history);
		}
		else {
			other.database.rebaseTo(history);
		}
	}

	private void check() throws IOException {
		Acknowledged acknowledged = this.newest;
		if (acknowledged == null) {
			return;
		}
		requireRestored(null, null);
		Lineages lineages = Lineages.read(this.store);
		if (lineages.find(acknowledged.lineage.id()).isEmpty()) {
			throw new AssertionError("%s is not listed any more".formatted(acknowledged));
		}
		Found found = restore(RestoreRequest.newest().in(acknowledged.lineage.id()));
		boolean contained = found.position.txid() >= acknowledged.position.txid() && this.histories.stream()
			.anyMatch((history) -> found.isIn(history) && isIn(acknowledged.position, history));
		if (!contained) {
			throw new AssertionError("%s was acknowledged, but %s is restored".formatted(acknowledged, found));
		}
	}

	private void requireRestored(@Nullable Position position, @Nullable TestHistory history) throws IOException {
		Found found = restore(RestoreRequest.newest());
		if (position != null && history != null) {
			if (!found.position.equals(position) || !found.isIn(history)) {
				throw new AssertionError("%s is restored instead of %s".formatted(found, position));
			}
		}
		else if (this.histories.stream().noneMatch(found::isIn)) {
			throw new AssertionError("%s is restored, which never was".formatted(found));
		}
	}

	private Found restore(RestoreRequest request) throws IOException {
		this.restores++;
		Path output = this.folder.resolve("restored-" + this.restores + ".db");
		RestoredFile restored = new Restore(this.store, IntegrityCheck.NONE).restore(request, output, (progress) -> {
		});
		byte[] content = Files.readAllBytes(output);
		Files.delete(output);
		return new Found(restored.point().lineage(), restored.point().position(), content);
	}

	private static boolean isIn(Position position, TestHistory history) {
		return position.txid() <= history.transactions().size()
				&& history.transaction((int) position.txid()).postApplyChecksum() == position.checksum();
	}

	/**
	 * What a node was told to be stored.
	 */
	private record Acknowledged(Lineage lineage, long epoch, Position position, String node) {

	}

	/**
	 * What was restored.
	 */
	private record Found(String lineage, Position position, byte[] content) {

		boolean isIn(TestHistory history) {
			return StoreSimulation.isIn(this.position, history)
					&& Arrays.equals(this.content, history.databaseAt((int) this.position.txid()));
		}

		@Override
		public String toString() {
			return "%s of %s".formatted(this.position, this.lineage);
		}

	}

	/**
	 * A node.
	 */
	private final class Member {

		private final String name;

		private final TestDatabase database;

		private final BackupStore store;

		private MaintainedSite site;

		private Retention retention;

		private boolean writes;

		private int standby;

		private boolean syncing;

		private boolean maintaining;

		private @Nullable Exception problem;

		Member(String name, TestHistory history) throws IOException {
			this.name = name;
			this.database = new TestDatabase(StoreSimulation.this.folder.resolve(name), history);
			Path copies = Files.createDirectories(StoreSimulation.this.folder.resolve(name + "-sent"));
			this.store = new FaultyStore(StoreSimulation.this.way, name, StoreSimulation.this.faults, copies);
			this.site = site();
			this.retention = retention();
		}

		private MaintainedSite site() throws IOException {
			return new MaintainedSite(this.name, this.store, this.database, this.database, StoreSimulation.this.clock)
				.whenStored(this::acknowledged);
		}

		private Retention retention() {
			return new Retention(this.store, RETENTION, RETENTION.dividedBy(4), StoreSimulation.this.clock,
					() -> false);
		}

		private void acknowledged(Extension extension) {
			Position position = this.site.stored();
			LineageObjects objects = extension.objects();
			Acknowledged before = StoreSimulation.this.newest;
			StoreSimulation.this.acknowledgements++;
			if (before == null || objects.epoch() >= before.epoch) {
				StoreSimulation.this.newest = new Acknowledged(objects.lineage(), objects.epoch(), position, this.name);
				StoreSimulation.this.faults.note("acknowledged: " + StoreSimulation.this.newest);
			}
		}

		void restart() throws IOException {
			if (this.syncing || this.maintaining) {
				return;
			}
			StoreSimulation.this.faults.note(this.name + " restarts");
			this.standby = 0;
			this.site = site();
			this.retention = retention();
		}

		void commit(int count) throws IOException {
			for (int number = 0; number < count; number++) {
				this.database.commitAt(StoreSimulation.this.clock.instant());
			}
		}

		void sync() {
			if (!this.writes || this.syncing || this.standby-- > 0) {
				return;
			}
			this.syncing = true;
			try {
				this.site.sync();
				this.problem = null;
			}
			catch (OtherWriterException ex) {
				this.site.letGo();
				this.standby = 2 + StoreSimulation.this.random.nextInt(4);
				failed(ex);
			}
			catch (IOException ex) {
				failed(ex);
			}
			finally {
				this.syncing = false;
			}
		}

		void observe() {
			if (this.writes || this.syncing) {
				return;
			}
			this.syncing = true;
			try {
				this.site.observe();
			}
			catch (IOException ex) {
				failed(ex);
			}
			finally {
				this.syncing = false;
			}
		}

		void maintain() {
			if (this.maintaining) {
				return;
			}
			this.maintaining = true;
			try {
				this.site.compact();
				if (this.site.stored().equals(this.database.position()) && this.site.chain().lineage() != null
						&& StoreSimulation.this.random.nextInt(4) == 0) {
					this.site.snapshot();
				}
				this.retention.run();
			}
			catch (IOException ex) {
				failed(ex);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
			finally {
				this.maintaining = false;
			}
		}

		private void failed(Exception error) {
			this.problem = error;
			StoreSimulation.this.faults.note(this.name + ": " + error.getMessage());
		}

		void requireHealthy() {
			if (this.problem != null) {
				throw new AssertionError("without faults %s reports".formatted(this.name), this.problem);
			}
		}

	}

}
