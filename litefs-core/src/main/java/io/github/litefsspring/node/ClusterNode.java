package io.github.litefsspring.node;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.github.litefsspring.api.EventStream;
import io.github.litefsspring.api.LitefsApi;
import io.github.litefsspring.api.LitefsApiException;
import io.github.litefsspring.api.LitefsEvent;
import io.github.litefsspring.background.BackgroundLoop;
import io.github.litefsspring.background.BackgroundWork;
import io.github.litefsspring.node.MountReading.Condition;
import io.github.litefsspring.node.NodeNotReadyException.Reason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node of a LiteFS cluster.
 * <p>
 * It follows the event stream of this node's LiteFS process and, on a replica, the
 * primary's, and looks at the mount once a second. The role is decided anew with each
 * look and each event by {@code RoleEvidence}: a node whose mount or LiteFS process does
 * not answer is never the primary. Only files that LiteFS makes up ({@code .lag},
 * {@code -pos}) are read; the database itself is never opened here.
 * <p>
 * Safe for use by several threads. Its own threads are daemons named {@code litefs-*}.
 *
 * @since 0.1.0
 */
public final class ClusterNode implements LitefsNode {

	private static final Logger logger = LoggerFactory.getLogger(ClusterNode.class);

	// the first look at LiteFS takes a moment, which is not worth a line
	private static final Duration TELL_AFTER = Duration.ofMillis(500);

	private final ClusterNodeSettings settings;

	private final NodeTimings timings;

	private final LitefsApi api;

	private final PrimaryContact contact = new PrimaryContact();

	private final Leadership leadership;

	private final ReplicationTracker tracker = new ReplicationTracker();

	private final NodeListeners listeners = new NodeListeners();

	private final DatabasePositions positions = new DatabasePositions(this::transactionApplied, this::positionChanged);

	private final EventFollower local;

	private final PrimaryLink primary;

	private final Mount mountFiles;

	private final MountReader mount;

	private final BackgroundLoop watcher = new BackgroundLoop("litefs-node",
			"Looking at LiteFS, without which this node takes no writes,", logger, this::watch);

	private final Semaphore wakeUps = new Semaphore(0);

	private final AtomicReference<NodeState> state;

	// what the listeners know; only used by the watcher
	private NodeState told;

	private final Object decision = new Object();

	private @Nullable Readiness readiness;

	private boolean started;

	private volatile boolean closed;

	private volatile boolean positionsMayBeBehind = true;

	/**
	 * Create the node. Touches neither files nor network.
	 * @param settings where LiteFS is
	 * @throws IllegalArgumentException when a URL is none
	 */
	public ClusterNode(ClusterNodeSettings settings) {
		this(settings, NodeTimings.DEFAULT);
	}

	ClusterNode(ClusterNodeSettings settings, NodeTimings timings) {
		this.settings = settings;
		this.timings = timings;
		this.told = new NodeState(Role.UNMOUNTED, null, Position.NONE, null, Instant.now());
		this.state = new AtomicReference<>(this.told);
		this.api = new LitefsApi(settings.apiUrl(), "litefs.api-url", settings.tls());
		this.leadership = new Leadership(this.api, timings, this.contact);
		this.local = new EventFollower("litefs-events-local", new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1)),
				new LocalEvents());
		this.primary = new PrimaryLink(settings, this.api, this.leadership::nodeId, this.tracker, this.listeners,
				this::wakeUp);
		this.mountFiles = new Mount(settings.mountDirectory(), settings.mountCheck());
		this.mount = new MountReader(this.mountFiles::read, timings.slowMount(), timings.hungMount());
		checkPrimaryApiUrl();
	}

	private void checkPrimaryApiUrl() {
		boolean isPort = this.settings.primaryApiUrl().contains(":{hostname}");
		this.api.at(this.settings.primaryApiUrlOf(isPort ? "1" : "primary"), "litefs.primary.api-url");
	}

	/**
	 * Settings by which this node finds LiteFS, for {@link Doctor}.
	 * @return the settings it was created with
	 */
	public ClusterNodeSettings settings() {
		return this.settings;
	}

	@Override
	public String name() {
		return this.settings.name();
	}

	@Override
	public @Nullable String nodeId() {
		return this.leadership.nodeId();
	}

	@Override
	public @Nullable String clusterId() {
		return this.leadership.clusterId();
	}

	@Override
	public NodeState state() {
		return Objects.requireNonNull(this.state.get());
	}

	@Override
	public Map<String, Position> positions() {
		return this.positions.all();
	}

	@Override
	public Position readPosition() {
		try {
			return this.mountFiles.readPosition(this.settings.databaseName());
		}
		catch (IOException ex) {
			throw new PositionUnknownException("Cannot read the position of " + this.settings.database()
					+ " (litefs.database) from the LiteFS mount", ex);
		}
	}

	@Override
	public void checkAlive() {
		try {
			this.mountFiles.checkAlive(this.settings.databaseName());
		}
		catch (IOException ex) {
			throw new PositionUnknownException(
					"The LiteFS mount of " + this.settings.database() + " (litefs.database) does not answer", ex);
		}
	}

	// LiteFS sets the lag to zero with the lease, and to "never" when it loses it
	@Override
	public boolean isLeading() {
		try {
			return state().role() == Role.PRIMARY && Duration.ZERO.equals(this.mountFiles.readLag());
		}
		catch (IOException ex) {
			throw new PositionUnknownException(
					"The LiteFS mount of " + this.settings.database() + " (litefs.database) does not answer", ex);
		}
	}

	@Override
	public List<Position> recentPositions(int limit) {
		TransactionFiles files = null;
		try {
			files = new TransactionFiles(Path.of(this.api.info().dataDirectory()), this.settings.databaseName());
			return files.positions(limit);
		}
		catch (IOException | LitefsApiException | InvalidPathException ex) {
			logger.info("Earlier positions of {} are not known, because {} cannot be read: {}",
					this.settings.database(), (files != null) ? files : "LiteFS's data directory", ex.toString());
			return List.of();
		}
	}

	@Override
	public @Nullable Duration staleness() {
		NodeState state = state();
		if (state.role() == Role.PRIMARY) {
			return Duration.ZERO;
		}
		if (!state.role().isReadable()) {
			return null;
		}
		try {
			Duration lag = this.mountFiles.readLag();
			return (lag != null && lag.isNegative()) ? Duration.ZERO : lag;
		}
		catch (IOException ex) {
			logger.debug("The lag cannot be read", ex);
			return null;
		}
	}

	@Override
	public ReplicationStatus replication() {
		boolean reachable = state().role() == Role.PRIMARY || this.primary.isReachable();
		return new ReplicationStatus(reachable, this.tracker.transactionsBehind(this.settings.databaseName()),
				this.tracker.pending(this.settings.databaseName(), System.nanoTime()), this.tracker.percentile(0.5),
				this.tracker.percentile(0.99));
	}

	@Override
	public void start() {
		synchronized (this.decision) {
			if (this.closed) {
				throw new IllegalStateException("The LiteFS node was closed");
			}
			if (this.started) {
				return;
			}
			this.started = true;
		}
		this.watcher.start();
		this.local.start();
		this.local.follow(this.api);
		this.primary.start();
	}

	@Override
	public void awaitReady(Duration timeout) throws InterruptedException {
		long begin = System.nanoTime();
		Reason told = null;
		synchronized (this.decision) {
			while (true) {
				if (this.closed) {
					throw new IllegalStateException("The LiteFS node was closed");
				}
				Readiness current = this.readiness;
				Reason obstacle = (current != null) ? current.obstacle() : null;
				if (current != null && obstacle == null) {
					return;
				}
				Duration waited = Duration.ofNanos(System.nanoTime() - begin);
				long left = timeout.minus(waited).toMillis();
				if (left <= 0) {
					throw notReady(current, obstacle, waited);
				}
				long untilTold = TELL_AFTER.minus(waited).toMillis();
				if (untilTold <= 0 && current != null && obstacle != null && obstacle != told) {
					told = obstacle;
					logger.info(current.waiting(obstacle, this.settings, timeout));
				}
				this.decision.wait((untilTold > 0) ? Math.min(left, untilTold) : left);
			}
		}
	}

	private NodeNotReadyException notReady(@Nullable Readiness current, @Nullable Reason obstacle, Duration waited) {
		if (current != null && obstacle != null) {
			return current.exception(obstacle, this.settings, waited);
		}
		String detail = this.started ? "the first look at it has not come back" : "start() was not called";
		return new Readiness(MountReading.without(Condition.SLOW, detail), false, "", state())
			.exception(Reason.MOUNT_DEAD, this.settings, waited);
	}

	@Override
	public void addListener(NodeListener listener) {
		this.listeners.add(listener);
	}

	@Override
	public void removeListener(NodeListener listener) {
		this.listeners.remove(listener);
	}

	@Override
	public void close() {
		synchronized (this.decision) {
			this.closed = true;
			this.decision.notifyAll();
		}
		this.local.close();
		this.primary.close();
		this.watcher.close();
		this.mount.close();
		this.listeners.close();
		this.api.close();
	}

	@Override
	public List<String> gone() {
		return BackgroundWork.gone(this.watcher, this.local, this.primary);
	}

	private void wakeUp() {
		this.wakeUps.release();
	}

	private void watch() throws InterruptedException {
		if (this.wakeUps.tryAcquire(lookOrFail().toNanos(), TimeUnit.NANOSECONDS)) {
			this.wakeUps.drainPermits();
		}
	}

	private Duration lookOrFail() throws InterruptedException {
		try {
			return look();
		}
		catch (RuntimeException | Error ex) {
			if (!this.closed) {
				change(Role.NO_PRIMARY, null, null);
			}
			throw ex;
		}
	}

	private Duration look() throws InterruptedException {
		Leadership.Report report = this.leadership.current();
		boolean streamOpen = this.leadership.isStreamOpen();
		boolean behind = this.positionsMayBeBehind;
		long eventsBefore = this.positions.events();
		MountReading reading = this.mount.read();
		if (reading.condition() == Condition.LIVE) {
			boolean first = this.readiness == null;
			this.positions.read(reading.databases(), eventsBefore, behind || !streamOpen, first);
			if (first) {
				this.positions.all().forEach(this.tracker::startAt);
			}
			if (behind && streamOpen) {
				this.positionsMayBeBehind = false;
			}
		}
		followPrimary(report);
		RoleEvidence evidence = evidence(reading, report);
		if (this.leadership.hasChangedSince(report)) {
			// LiteFS said something else meanwhile, and the next look decides
			wakeUp();
			return this.timings.settling();
		}
		Role role = evidence.role();
		boolean known = role == Role.PRIMARY || role == Role.REPLICA;
		change(role, known ? evidence.primaryHostname() : null, lag(role, reading));
		publish(new Readiness(reading, report != null, this.leadership.problem(), state()));
		if (known || (report != null && role != Role.UNMOUNTED && !evidence.isUnsettled())) {
			return this.timings.watch();
		}
		return this.timings.settling();
	}

	private void followPrimary(Leadership.@Nullable Report report) {
		if (report != null && report.leads()) {
			this.primary.follow(null);
		}
		else if (report != null && report.primaryHostname() != null) {
			this.primary.follow(report.primaryHostname());
		}
		this.primary.check();
	}

	private RoleEvidence evidence(MountReading reading, Leadership.@Nullable Report report) {
		if (report == null) {
			return new RoleEvidence(reading.condition(), false, false, null, reading.lag(), true);
		}
		boolean doubted = this.contact.isDoubted(reading.heartbeat(), System.nanoTime(), this.primary.isReachable());
		return new RoleEvidence(reading.condition(), true, report.leads(), report.primaryHostname(), reading.lag(),
				doubted);
	}

	private static @Nullable Duration lag(Role role, MountReading reading) {
		Duration lag = reading.lag();
		if (role == Role.PRIMARY || (lag != null && lag.isNegative())) {
			return Duration.ZERO;
		}
		return lag;
	}

	private void change(Role role, @Nullable String primaryHostname, @Nullable Duration lag) {
		NodeState before = this.told;
		NodeState after = this.state.updateAndGet((current) -> next(current, role, primaryHostname, lag));
		if (before.role() != role || !Objects.equals(before.primary(), primaryHostname)) {
			logger.info("LiteFS role of {}: {}{} (was {})", name(), role,
					(primaryHostname != null) ? ", primary " + primaryHostname : "", before.role());
			this.listeners.roleChanged(before, after);
			this.told = after;
			if (role == Role.REPLICA) {
				this.primary.hurry();
			}
		}
	}

	private static NodeState next(NodeState current, Role role, @Nullable String primaryHostname,
			@Nullable Duration lag) {
		Instant since = (current.role() == role) ? current.since() : Instant.now();
		return new NodeState(role, primaryHostname, current.position(), lag, since);
	}

	private void publish(Readiness current) {
		synchronized (this.decision) {
			this.readiness = current;
			this.decision.notifyAll();
		}
	}

	private void positionChanged(String database) {
		if (database.equals(this.settings.databaseName())) {
			Position position = this.positions.of(database);
			this.state.updateAndGet((current) -> new NodeState(current.role(), current.primary(), position,
					current.lag(), current.since()));
		}
	}

	private void transactionApplied(AppliedTransaction transaction) {
		List<Duration> delays = this.tracker.applied(transaction.database(), transaction.position(), System.nanoTime());
		this.listeners.transactionApplied(transaction);
		delays.forEach(this.listeners::replicated);
	}

	@Override
	public String toString() {
		return "ClusterNode[" + name() + ", " + this.settings.database() + ", " + state().role() + "]";
	}

	private final class LocalEvents implements EventFollower.Sink {

		private boolean loggedLoss;

		@Override
		public void connected(LitefsApi from, EventStream stream) {
			ClusterNode.this.positionsMayBeBehind = true;
			ClusterNode.this.leadership.streamOpened(stream.nodeId(), stream.clusterId());
			if (this.loggedLoss) {
				logger.info("Following LiteFS again ({})", from.url());
				this.loggedLoss = false;
			}
			wakeUp();
		}

		@Override
		public void event(LitefsApi from, LitefsEvent event) {
			if (event instanceof LitefsEvent.Leadership leader) {
				ClusterNode.this.leadership.streamSaid(leader.primary(), leader.hostname());
				wakeUp();
			}
			else if (event instanceof LitefsEvent.Transaction transaction) {
				ClusterNode.this.leadership.streamIsAlive();
				ClusterNode.this.positions.applied(new AppliedTransaction(transaction.database(),
						new Position(transaction.txid(), transaction.checksum()), transaction.timestamp()));
			}
		}

		@Override
		public void lost(LitefsApi from, String reason) {
			ClusterNode.this.leadership.streamLost(reason);
			if (!this.loggedLoss) {
				logger.warn("Cannot follow LiteFS, trying again: {}", reason);
				this.loggedLoss = true;
			}
			wakeUp();
		}

	}

}
