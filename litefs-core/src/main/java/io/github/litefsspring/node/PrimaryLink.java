package io.github.litefsspring.node;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

import io.github.litefsspring.api.EventStream;
import io.github.litefsspring.api.LitefsApi;
import io.github.litefsspring.api.LitefsApiException;
import io.github.litefsspring.api.LitefsEvent;
import io.github.litefsspring.background.BackgroundWork;
import io.github.litefsspring.background.DaemonThreads;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A replica's view of the primary: its event stream announces each transaction before it
 * can be applied here.
 */
final class PrimaryLink implements EventFollower.Sink, AutoCloseable, BackgroundWork {

	private static final Logger logger = LoggerFactory.getLogger(PrimaryLink.class);

	private static final Duration SILENCE = Duration.ofSeconds(5);

	private final ClusterNodeSettings settings;

	private final LitefsApi localApi;

	private final Supplier<@Nullable String> localNodeId;

	private final ReplicationTracker tracker;

	private final NodeListeners listeners;

	private final Runnable onChange;

	private final EventFollower follower;

	private final ExecutorService probe = Executors
		.newSingleThreadExecutor(DaemonThreads.named("litefs-primary-probe"));

	private @Nullable String hostname;

	private @Nullable LitefsApi api;

	private boolean connected;

	private boolean leads;

	private boolean loggedLoss;

	private boolean probing;

	private long aliveAt;

	PrimaryLink(ClusterNodeSettings settings, LitefsApi localApi, Supplier<@Nullable String> localNodeId,
			ReplicationTracker tracker, NodeListeners listeners, Runnable onChange) {
		this.settings = settings;
		this.localApi = localApi;
		this.localNodeId = localNodeId;
		this.tracker = tracker;
		this.listeners = listeners;
		this.onChange = onChange;
		this.follower = new EventFollower("litefs-events-primary",
				new Backoff(Duration.ofMillis(100), Duration.ofSeconds(3)), this);
	}

	void start() {
		this.follower.start();
	}

	// null on the primary itself
	synchronized void follow(@Nullable String newHostname) {
		if (Objects.equals(newHostname, this.hostname)) {
			return;
		}
		this.hostname = newHostname;
		this.connected = false;
		this.leads = false;
		this.loggedLoss = false;
		this.tracker.forgetAnnouncements();
		this.api = (newHostname != null) ? apiOf(newHostname) : null;
		this.follower.follow(this.api);
	}

	private @Nullable LitefsApi apiOf(String primary) {
		try {
			return this.localApi.at(this.settings.primaryApiUrlOf(primary), "litefs.primary.api-url");
		}
		catch (IllegalArgumentException ex) {
			logger.warn("The primary '{}' cannot be followed: {}", primary, ex.getMessage());
			return null;
		}
	}

	// the primary's API answers and says that it leads
	synchronized boolean isReachable() {
		return this.connected && this.leads;
	}

	// connects now rather than after the present pause: LiteFS has just reached the
	// primary itself
	synchronized void hurry() {
		if (!this.connected) {
			this.follower.reconnect();
		}
	}

	// makes sure that a silent stream is not a dead one; returns at once
	synchronized void check() {
		LitefsApi current = this.api;
		if (current == null || !this.connected || this.probing
				|| System.nanoTime() - this.aliveAt < SILENCE.toNanos()) {
			return;
		}
		this.probing = true;
		try {
			this.probe.execute(() -> probe(current));
		}
		catch (RejectedExecutionException ex) {
			logger.trace("Closed: {} is not asked", current.url());
		}
		catch (Error ex) {
			// no thread can be had
			this.probing = false;
			throw ex;
		}
	}

	private void probe(LitefsApi current) {
		String problem = null;
		try {
			current.info(Duration.ofSeconds(3));
		}
		catch (LitefsApiException ex) {
			problem = String.valueOf(ex.getMessage());
		}
		finally {
			probed();
		}
		synchronized (this) {
			if (problem == null || this.api != current) {
				return;
			}
		}
		lost(current, problem);
		this.follower.reconnect();
	}

	private synchronized void probed() {
		this.probing = false;
		this.aliveAt = System.nanoTime();
	}

	@Override
	public List<String> gone() {
		return this.follower.gone();
	}

	@Override
	public synchronized void connected(LitefsApi from, EventStream stream) {
		if (from != this.api) {
			return;
		}
		if (stream.nodeId() != null && stream.nodeId().equals(this.localNodeId.get())) {
			logger.warn("litefs.primary.api-url leads to this node instead of the primary '{}' ({})", this.hostname,
					from.url());
			return;
		}
		this.connected = true;
		this.aliveAt = System.nanoTime();
		if (this.loggedLoss) {
			logger.info("Following the primary '{}' again ({})", this.hostname, from.url());
			this.loggedLoss = false;
		}
	}

	@Override
	public void event(LitefsApi from, LitefsEvent event) {
		boolean announced;
		synchronized (this) {
			if (from != this.api || !this.connected) {
				return;
			}
			this.aliveAt = System.nanoTime();
			if (event instanceof LitefsEvent.Leadership leadership) {
				this.leads = leadership.primary();
			}
			announced = this.leads;
		}
		if (event instanceof LitefsEvent.Transaction transaction) {
			if (announced) {
				announce(transaction);
			}
		}
		else {
			this.onChange.run();
		}
	}

	private void announce(LitefsEvent.Transaction transaction) {
		Position position = new Position(transaction.txid(), transaction.checksum());
		Duration delay = this.tracker.announced(transaction.database(), position, System.nanoTime());
		this.listeners
			.transactionAnnounced(new AppliedTransaction(transaction.database(), position, transaction.timestamp()));
		if (delay != null) {
			this.listeners.replicated(delay);
		}
	}

	@Override
	public void lost(LitefsApi from, String reason) {
		synchronized (this) {
			if (from != this.api) {
				return;
			}
			this.connected = false;
			this.leads = false;
			if (!this.loggedLoss) {
				logger.warn("Cannot follow the primary '{}', trying again: {}", this.hostname, reason);
				this.loggedLoss = true;
			}
		}
		this.onChange.run();
	}

	@Override
	public void close() {
		this.follower.close();
		this.probe.shutdownNow();
	}

}
