package io.github.litefsspring.node;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import io.github.litefsspring.node.NodeNotReadyException.Reason;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@Timeout(120)
class ClusterNodeTests {

	private static final String DB = "data.db";

	private static final NodeTimings FAST = new NodeTimings(Duration.ofMillis(50), Duration.ofMillis(10),
			Duration.ofMillis(300), Duration.ofSeconds(20), Duration.ofSeconds(5), Duration.ofSeconds(10),
			Duration.ofSeconds(20));

	@TempDir
	Path directory;

	private final List<AutoCloseable> opened = new ArrayList<>();

	// hears of everything: it listens before the node is started
	private final Recorder recorder = new Recorder();

	private final AtomicLong looks = new AtomicLong();

	private volatile boolean dead;

	private volatile @Nullable LongSupplier lagNow;

	@BeforeEach
	void mountIsThere() throws IOException {
		lag(0);
	}

	@AfterEach
	void closeEverything() throws Exception {
		// a look that hangs may outlive its node, and must not write into a directory
		// that is being removed
		synchronized (this.looks) {
			this.lagNow = null;
		}
		for (int index = this.opened.size() - 1; index >= 0; index--) {
			this.opened.get(index).close();
		}
	}

	@Test
	void thePrimaryIsReadyWithoutADatabaseAndKnowsItself() throws Exception {
		ClusterNode node = started(stub("AA", true, null));
		node.awaitReady(Duration.ofSeconds(30));
		assertThat(node.state().role()).isEqualTo(Role.PRIMARY);
		assertThat(node.state().primary()).isEqualTo("me");
		assertThat(node.state().lag()).isEqualTo(Duration.ZERO);
		assertThat(node.state().position()).isEqualTo(Position.NONE);
		assertThat(node.nodeId()).isEqualTo("AA");
		assertThat(node.clusterId()).isEqualTo("LFSC01");
		assertThat(node.replication().primaryReachable()).isTrue();
	}

	@Test
	void aReplicaFollowsThePrimaryToo() throws Exception {
		lag(312);
		position(new Position(7, 70));
		LitefsStub primary = stub("AA", true, null);
		LitefsStub local = stub("BB", false, primary.portAsHostname());
		ClusterNode node = started(local);
		node.awaitReady(Duration.ofSeconds(30));
		assertThat(node.state().role()).isEqualTo(Role.REPLICA);
		assertThat(node.state().primary()).isEqualTo(primary.portAsHostname());
		assertThat(node.state().lag()).isEqualTo(Duration.ofMillis(312));
		assertThat(node.state().position()).isEqualTo(new Position(7, 70));
		await().until(() -> node.replication().primaryReachable() && local.openStreams() == 1);

		primary.transaction(DB, new Position(8, 80));
		await().until(() -> node.replication().transactionsBehind() == 1);
		await().untilAsserted(() -> assertThat(this.recorder.announced).containsExactly(new Position(8, 80)));
		apply(local, new Position(8, 80));
		await().until(() -> node.state().position().equals(new Position(8, 80)));
		await().until(() -> this.recorder.delays.size() == 1);
		assertThat(this.recorder.delays.get(0)).isPositive();
		await().untilAsserted(() -> assertThat(this.recorder.applied).containsExactly(new Position(8, 80)));
		assertThat(node.replication().transactionsBehind()).isZero();
		assertThat(node.replication().delayMedian()).isEqualTo(this.recorder.delays.get(0));
		assertThat(node.positions()).containsEntry(DB, new Position(8, 80));
	}

	@Test
	void theDelayIsZeroWhenTheLocalEventComesFirst() throws Exception {
		lag(5);
		position(new Position(7, 70));
		LitefsStub primary = stub("AA", true, null);
		LitefsStub local = stub("BB", false, primary.portAsHostname());
		ClusterNode node = started(local);
		await().until(() -> node.replication().primaryReachable() && local.openStreams() == 1);
		apply(local, new Position(8, 80));
		await().until(() -> !this.recorder.applied.isEmpty());
		primary.transaction(DB, new Position(8, 80));
		await().until(() -> this.recorder.delays.contains(Duration.ZERO));
	}

	@Test
	void aLostStreamThatComesBackChangesNoRole() throws Exception {
		LitefsStub local = stub("AA", true, null);
		ClusterNode node = started(local);
		await().until(() -> node.state().role() == Role.PRIMARY && local.openStreams() == 1);
		local.dropStreams();
		await().until(() -> local.openStreams() == 1);
		apply(local, new Position(1, 10));
		await().until(() -> this.recorder.applied.contains(new Position(1, 10)));
		await().until(() -> this.recorder.roles.equals(List.of(Role.PRIMARY)));
	}

	@Test
	void whatWasAppliedWhileTheStreamWasLostIsReadFromTheMount() throws Exception {
		LitefsStub local = stub("AA", true, null);
		position(new Position(1, 10));
		ClusterNode node = started(local);
		await().until(() -> node.state().role() == Role.PRIMARY && local.openStreams() == 1);
		position(new Position(2, 20));
		local.dropStreams();
		await().until(() -> node.state().position().equals(new Position(2, 20)));
		await().untilAsserted(() -> assertThat(this.recorder.applied).containsExactly(new Position(2, 20)));
	}

	@Test
	void aProcessThatIsGoneLeavesNoPrimaryWhileTheMountIsAliveAndItRecovers() throws Exception {
		LitefsStub local = stub("AA", true, null);
		ClusterNode node = started(local);
		await().until(() -> this.recorder.roles.equals(List.of(Role.PRIMARY)));
		local.stop();
		await().until(() -> node.state().role() == Role.NO_PRIMARY);
		assertThat(node.state().primary()).isNull();
		local.restart();
		await().until(() -> node.state().role() == Role.PRIMARY);
		await().until(() -> this.recorder.roles.equals(List.of(Role.PRIMARY, Role.NO_PRIMARY, Role.PRIMARY)));
	}

	@Test
	void aDeadMountIsUnmountedAlthoughTheApiAnswers() throws Exception {
		ClusterNode node = started(stub("AA", true, null));
		await().until(() -> node.state().role() == Role.PRIMARY);
		this.dead = true;
		await().until(() -> node.state().role() == Role.UNMOUNTED);
		assertThat(node.state().lag()).isNull();
		this.dead = false;
		await().until(() -> node.state().role() == Role.PRIMARY);
	}

	@Test
	void aSilentStreamIsCheckedWithInfo() throws Exception {
		LitefsStub local = stub("AA", true, null);
		ClusterNode node = started(local);
		await().until(() -> node.state().role() == Role.PRIMARY);
		lag(5);
		local.silently(false, "9");
		await().until(() -> node.state().role() == Role.REPLICA);
		assertThat(node.state().primary()).isEqualTo("9");
	}

	@Test
	void aProcessThatAcceptsAndNeverAnswersIsNotThePrimaryForLong() throws Exception {
		LitefsStub local = stub("AA", true, null);
		NodeTimings impatient = new NodeTimings(Duration.ofMillis(50), Duration.ofMillis(10), Duration.ofMillis(200),
				Duration.ofMillis(600), Duration.ofMillis(300), Duration.ofSeconds(10), Duration.ofSeconds(20));
		ClusterNode node = started(local, impatient);
		await().until(() -> node.state().role() == Role.PRIMARY);
		local.hang();
		await().until(() -> node.state().role() == Role.NO_PRIMARY);
		local.goOn();
		await().until(() -> node.state().role() == Role.PRIMARY);
	}

	@Test
	void aNodeThatSaysItLeadsButShowsALagIsNotThePrimary() throws Exception {
		lag(Integer.MAX_VALUE);
		LitefsStub local = stub("AA", true, null);
		ClusterNode node = started(local);
		await().until(() -> local.infoRequests.get() > 1 && node.nodeId() != null);
		await().until(() -> node.state().role() == Role.NO_PRIMARY);
		lag(0);
		await().until(() -> node.state().role() == Role.PRIMARY);
	}

	@Test
	void aFailoverIsSeenInOrder() throws Exception {
		lag(10);
		position(new Position(1, 10));
		LitefsStub local = stub("AA", false, "1");
		ClusterNode node = started(local);
		await().until(() -> this.recorder.roles.equals(List.of(Role.REPLICA)));
		local.leads(false, null);
		await().until(() -> node.state().role() == Role.NO_PRIMARY);
		local.leads(false, "2");
		await().until(() -> node.state().role() == Role.REPLICA);
		lag(0);
		local.leads(true, null);
		await().until(() -> node.state().role() == Role.PRIMARY);
		lag(Integer.MAX_VALUE);
		local.leads(false, null);
		await().until(() -> node.state().role() == Role.NO_PRIMARY);
		await().untilAsserted(() -> assertThat(this.recorder.primaries).containsExactly("1", null, "2", "me", null));
		this.recorder.assertUnbroken();
	}

	@Test
	void attemptsToReconnectToADeadPrimaryChangeNoRole() throws Exception {
		lag(10);
		position(new Position(1, 10));
		LitefsStub local = stub("AA", false, "1");
		ClusterNode node = started(local);
		await().until(() -> node.state().role() == Role.REPLICA);
		long lost = System.currentTimeMillis();
		this.lagNow = () -> System.currentTimeMillis() - lost;
		local.leads(false, null);
		await().until(() -> node.state().role() == Role.NO_PRIMARY);
		for (int attempt = 0; attempt < 3; attempt++) {
			local.leads(false, "1");
			long looks = this.looks.get();
			await().until(() -> this.looks.get() > looks + 3);
			local.leads(false, null);
		}
		await().untilAsserted(() -> assertThat(this.recorder.roles).containsExactly(Role.REPLICA, Role.NO_PRIMARY));
		local.leads(false, "1");
		this.lagNow = () -> 5;
		await().until(() -> node.state().role() == Role.REPLICA);
	}

	@Test
	void aListenerThatFailsDisturbsNobody() throws Exception {
		LitefsStub local = stub("AA", true, null);
		ClusterNode node = started(local);
		node.addListener(new NodeListener() {

			@Override
			public void roleChanged(NodeState previous, NodeState current) {
				throw new OutOfMemoryError("on purpose");
			}

			@Override
			public void transactionApplied(AppliedTransaction transaction) {
				throw new NoClassDefFoundError("on purpose");
			}

		});
		await().until(() -> node.state().role() == Role.PRIMARY && local.openStreams() == 1);
		apply(local, new Position(1, 10));
		await().until(() -> this.recorder.applied.equals(List.of(new Position(1, 10))));
		apply(local, new Position(2, 20));
		await().until(() -> this.recorder.applied.equals(List.of(new Position(1, 10), new Position(2, 20))));
		await().until(() -> this.recorder.roles.equals(List.of(Role.PRIMARY)));
	}

	@Test
	void errorsEndNeitherTheWatchOverTheRoleNorTheFollowingOfEvents() throws Exception {
		LitefsStub local = stub("AA", true, null);
		ClusterNode node;
		try (LogWithoutMemory log = new LogWithoutMemory(4)) {
			node = started(local);
			await().until(() -> log.isOver() && node.state().role() == Role.PRIMARY);
		}
		await().untilAsserted(() -> assertThat(this.recorder.roles).endsWith(Role.PRIMARY));
		try (LogWithoutMemory log = new LogWithoutMemory(2)) {
			// whoever follows says that the stream is lost
			local.dropStreams();
			await().until(log::isOver);
		}
		await().until(() -> local.openStreams() == 1);
		apply(local, new Position(1, 10));
		await().until(() -> this.recorder.applied.equals(List.of(new Position(1, 10))));
		this.dead = true;
		await().until(() -> node.state().role() == Role.UNMOUNTED);
		assertThat(node.gone()).isEmpty();
	}

	@Test
	void aListenerThatBlocksDoesNotKeepTheRoleFromChanging() throws Exception {
		LitefsStub local = stub("AA", true, null);
		ClusterNode node = started(local);
		CountDownLatch blocked = new CountDownLatch(1);
		this.opened.add(blocked::countDown);
		node.addListener(new NodeListener() {

			@Override
			public void roleChanged(NodeState previous, NodeState current) {
				try {
					blocked.await();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			}

		});
		await().until(() -> node.state().role() == Role.PRIMARY);
		this.dead = true;
		await().until(() -> node.state().role() == Role.UNMOUNTED);
	}

	@Test
	void aRemovedListenerHearsNothing() throws Exception {
		LitefsStub local = stub("AA", true, null);
		ClusterNode node = started(local);
		Recorder removed = new Recorder();
		node.addListener(removed);
		await().until(() -> node.state().role() == Role.PRIMARY && local.openStreams() == 1);
		node.removeListener(removed);
		apply(local, new Position(1, 10));
		await().until(() -> this.recorder.applied.size() == 1);
		assertThat(removed.applied).isEmpty();
	}

	@Test
	void aPrimaryUrlThatLeadsToThisNodeAnnouncesNothing() throws Exception {
		lag(5);
		position(new Position(1, 10));
		LitefsStub local = stub("AA", false, null);
		local.silently(false, local.portAsHostname());
		ClusterNode node = started(local);
		await().until(() -> node.state().role() == Role.REPLICA && local.openStreams() == 2);
		apply(local, new Position(2, 20));
		await().until(() -> this.recorder.applied.size() == 1);
		assertThat(this.recorder.announced).isEmpty();
		assertThat(node.replication().primaryReachable()).isFalse();
	}

	@Test
	void garbageFromTheApiIsReportedByAwaitReady() throws Exception {
		LitefsStub local = stub("AA", true, null);
		local.answerGarbage("<html><body>It works!</body></html>");
		ClusterNode node = started(local);
		assertNotReady(node, Reason.API_UNAVAILABLE, local.url(), "litefs.api-url", "It works!");
		assertThat(node.state().role()).isEqualTo(Role.NO_PRIMARY);
		local.answerGarbage(null);
		node.awaitReady(Duration.ofSeconds(30));
		assertThat(node.state().role()).isEqualTo(Role.PRIMARY);
	}

	@Test
	void aReplicaWaitsForTheDatabase() throws Exception {
		lag(5);
		LitefsStub local = stub("AA", false, "1");
		ClusterNode node = started(local);
		await().until(() -> node.state().role() == Role.REPLICA);
		assertNotReady(node, Reason.DATABASE_MISSING, this.directory.resolve(DB).toString(), "REPLICA", "'1'");
		await().until(() -> local.openStreams() == 1);
		apply(local, new Position(1, 10));
		node.awaitReady(Duration.ofSeconds(30));
	}

	@Test
	void aNodeWithoutAPrimaryIsReadyForReadsWhenTheDatabaseIsThere() throws Exception {
		lag(Integer.MAX_VALUE);
		position(new Position(3, 30));
		ClusterNode node = started(stub("AA", false, null));
		node.awaitReady(Duration.ofSeconds(30));
		assertThat(node.state().role()).isEqualTo(Role.NO_PRIMARY);
		assertThat(node.state().lag()).isNull();
	}

	@Test
	void aPlainDirectoryIsRefusedWithTheWayOut() throws Exception {
		LitefsStub local = stub("AA", true, null);
		ClusterNode node = started(settings(local).withMountCheck(MountCheck.litefs()), FAST);
		assertNotReady(node, Reason.NOT_MOUNTED, this.directory.toString(), "plain directory", "litefs.mode=standalone",
				"litefs.database=", "litefs.startup-timeout");
		assertThat(node.state().role()).isEqualTo(Role.UNMOUNTED);
	}

	@Test
	void aMissingDirectoryIsNamed() throws Exception {
		LitefsStub local = stub("AA", true, null);
		Path database = this.directory.resolve("nowhere").resolve(DB);
		ClusterNodeSettings missing = new ClusterNodeSettings(database, "n", local.url(), "http://127.0.0.1:{hostname}",
				MountCheck.litefs(), () -> null);
		assertNotReady(started(missing, FAST), Reason.DIRECTORY_MISSING, "nowhere", "litefs.mode=standalone");
	}

	@Test
	void aSubdirectoryOfTheMountIsExplained() throws Exception {
		LitefsStub local = stub("AA", true, null);
		Path database = this.directory.resolve("sub").resolve(DB);
		ClusterNodeSettings below = new ClusterNodeSettings(database, "n", local.url(), "http://127.0.0.1:{hostname}",
				(path) -> path.equals(this.directory), () -> null);
		assertNotReady(started(below, FAST), Reason.DIRECTORY_MISSING, "has no subdirectories",
				"litefs.database=" + this.directory.resolve(DB));
	}

	@Test
	void aDeadMountIsExplained() throws Exception {
		this.dead = true;
		assertNotReady(started(stub("AA", true, null)), Reason.MOUNT_DEAD, "Transport endpoint is not connected",
				"fusermount3 -uz " + this.directory);
	}

	@Test
	void aMountThatComesLateIsWaitedFor() throws Exception {
		this.dead = true;
		ClusterNode node = started(stub("AA", true, null));
		await().until(() -> node.nodeId() != null);
		this.dead = false;
		node.awaitReady(Duration.ofSeconds(30));
	}

	@Test
	void awaitReadyEndsWhenTheNodeIsClosed() throws Exception {
		this.dead = true;
		ClusterNode node = started(stub("AA", true, null));
		node.close();
		assertThatIllegalStateException().isThrownBy(() -> node.awaitReady(Duration.ofSeconds(30)))
			.withMessageContaining("closed");
	}

	@Test
	void aTemplateThatIsNoUrlIsRefusedAtOnce() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ClusterNode(
					ClusterNodeSettings.of(this.directory.resolve(DB)).withPrimaryApiUrl("{hostname}:20202")))
			.withMessageContaining("litefs.primary.api-url");
	}

	@Test
	void noThreadIsLeftAfterClose() throws Exception {
		WeakReference<ClusterNode> reference = useAndClose();
		await().untilAsserted(() -> {
			System.gc();
			assertThat(reference.get()).isNull();
			assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
				.noneMatch((name) -> name.startsWith("litefs-"));
		});
	}

	private WeakReference<ClusterNode> useAndClose() throws IOException {
		lag(5);
		LitefsStub primary = stub("AA", true, null);
		LitefsStub local = stub("BB", false, primary.portAsHostname());
		ClusterNode node = new ClusterNode(settings(local), FAST);
		node.start();
		await().until(() -> node.replication().primaryReachable());
		node.close();
		return new WeakReference<>(node);
	}

	private LitefsStub stub(String nodeId, boolean primary, @Nullable String hostname) throws IOException {
		LitefsStub stub = new LitefsStub(nodeId, primary, hostname);
		this.opened.add(stub);
		return stub;
	}

	private ClusterNodeSettings settings(LitefsStub local) {
		return new ClusterNodeSettings(this.directory.resolve(DB), "test", local.url(), "http://127.0.0.1:{hostname}",
				(path) -> {
					if (this.dead) {
						throw new FileSystemException(path.toString(), null, "Transport endpoint is not connected");
					}
					synchronized (this.looks) {
						LongSupplier supplier = this.lagNow;
						if (supplier != null) {
							lag(supplier.getAsLong());
						}
					}
					this.looks.incrementAndGet();
					return true;
				}, () -> null);
	}

	private ClusterNode started(LitefsStub local) {
		return started(local, FAST);
	}

	private ClusterNode started(LitefsStub local, NodeTimings timings) {
		return started(settings(local), timings);
	}

	private ClusterNode started(ClusterNodeSettings settings, NodeTimings timings) {
		ClusterNode node = new ClusterNode(settings, timings);
		this.opened.add(node);
		node.addListener(this.recorder);
		node.start();
		return node;
	}

	private void lag(long millis) throws IOException {
		replace(".lag", "%+010d%n".formatted(millis));
	}

	// as LiteFS does: the file first, then the event
	private void apply(LitefsStub local, Position position) throws IOException {
		position(position);
		local.transaction(DB, position);
	}

	private void position(Position position) throws IOException {
		replace(DB + "-pos", position.txidText() + "/" + position.checksumText() + "\n");
	}

	private void replace(String name, String text) throws IOException {
		Path written = Files.writeString(this.directory.resolve(name + ".new"), text);
		Files.move(written, this.directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
	}

	private static void assertNotReady(ClusterNode node, Reason reason, String... parts) {
		await().ignoreExceptions()
			.untilAsserted(() -> assertThatExceptionOfType(NodeNotReadyException.class)
				.isThrownBy(() -> node.awaitReady(Duration.ofMillis(100)))
				.withMessageContainingAll(parts)
				.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(reason)));
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(40)).pollInterval(Duration.ofMillis(5));
	}

	/** Remembers what it was told. */
	private static final class Recorder implements NodeListener {

		private final List<Role> roles = new CopyOnWriteArrayList<>();

		private final List<@Nullable String> primaries = new CopyOnWriteArrayList<>();

		private final List<NodeState> states = new CopyOnWriteArrayList<>();

		private final List<Position> applied = new CopyOnWriteArrayList<>();

		private final List<Position> announced = new CopyOnWriteArrayList<>();

		private final List<Duration> delays = new CopyOnWriteArrayList<>();

		@Override
		public void roleChanged(NodeState previous, NodeState current) {
			this.states.add(previous);
			this.states.add(current);
			this.primaries.add(current.primary());
			this.roles.add(current.role());
		}

		@Override
		public void transactionApplied(AppliedTransaction transaction) {
			this.applied.add(transaction.position());
		}

		@Override
		public void transactionAnnounced(AppliedTransaction transaction) {
			this.announced.add(transaction.position());
		}

		@Override
		public void replicated(Duration delay) {
			this.delays.add(delay);
		}

		private void assertUnbroken() {
			for (int index = 2; index < this.states.size(); index += 2) {
				NodeState before = this.states.get(index - 1);
				NodeState previous = this.states.get(index);
				assertThat(previous.role()).isEqualTo(before.role());
				assertThat(previous.primary()).isEqualTo(before.primary());
				assertThat(previous.since()).isEqualTo(before.since());
			}
		}

	}

}
