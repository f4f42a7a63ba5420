package io.github.litefsspring.boot.cluster;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.github.litefsspring.background.BackgroundLoop;
import io.github.litefsspring.background.BackgroundWork;
import io.github.litefsspring.boot.channel.Channel;
import io.github.litefsspring.boot.channel.ChannelCall;
import io.github.litefsspring.boot.channel.ChannelException;
import io.github.litefsspring.boot.channel.ChannelHandler;
import io.github.litefsspring.boot.channel.ChannelNotSentException;
import io.github.litefsspring.boot.nodes.PrimaryHealth;
import io.github.litefsspring.boot.nodes.UrlTemplate;
import io.github.litefsspring.consistency.PositionHistory;
import io.github.litefsspring.consistency.PositionToken;
import io.github.litefsspring.node.AppliedTransaction;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.NodeListener;
import io.github.litefsspring.node.NodeState;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.Role;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The list of nodes. LiteFS names only the primary, so every node reports to the
 * primary's application each second and after each applied transaction, and gets the list
 * back. In a large cluster both come less often ({@link ReportPace}).
 * <p>
 * A primary also asks the nodes that it has known as the primary before: two nodes that
 * both claim to be the primary would never hear of each other otherwise.
 *
 * @since 0.1.0
 */
public final class ClusterMembership implements NodeListener, AutoCloseable, BackgroundWork {

	private static final Logger logger = LoggerFactory.getLogger(ClusterMembership.class);

	private static final String REPORT = "cluster.report";

	private static final Duration PAUSE = Duration.ofMillis(100);

	// a primary compares itself with others that may be one, which are few
	private static final ReportPace PACE_OF_PRIMARY = new ReportPace(1);

	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	private static final Duration CANDIDATE_INTERVAL = Duration.ofSeconds(30);

	private static final int MOST_FORMER_PRIMARIES = 16;

	// longer ago than a report may be
	private static final int REMEMBERED = 10_000;

	private final LitefsNode node;

	private final Channel channel;

	private final ClusterSettings settings;

	private final Supplier<@Nullable Boolean> candidate;

	private final BooleanSupplier ready;

	private final PrimaryHealth primaryHealth;

	private final UrlTemplate primaryAppUrl;

	private final Members members;

	private final Rivals rivals;

	private final Set<URI> primaries = new LinkedHashSet<>();

	private final Object reports = new Object();

	private final Semaphore news = new Semaphore(0);

	private final Semaphore roleChanges = new Semaphore(0);

	private final BackgroundLoop loop = new BackgroundLoop("litefs-cluster", "This node's report to the primary",
			logger, this::reportAndWait);

	// since this node took its role
	private final PositionHistory positions = new PositionHistory(REMEMBERED);

	private volatile int primariesSeen;

	private volatile long primariesSeenNanos;

	private volatile @Nullable Boolean isCandidate;

	private volatile boolean candidateKnown;

	private volatile long candidateAskedNanos;

	private volatile boolean closed;

	private boolean failing;

	// long ago: there is no list yet
	private long listedNanos = System.nanoTime() - TimeUnit.DAYS.toNanos(1);

	/**
	 * Create the list. It begins with {@link #start()}.
	 * @param node this node
	 * @param channel the way to the others
	 * @param settings this node's address and the primary's
	 * @param candidate whether this node may become the primary, {@code null} while not
	 * known; asked on a thread of its own
	 * @param ready whether this node's application takes requests
	 * @param primaryHealth is told whether the primary's application answers
	 */
	public ClusterMembership(LitefsNode node, Channel channel, ClusterSettings settings,
			Supplier<@Nullable Boolean> candidate, BooleanSupplier ready, PrimaryHealth primaryHealth) {
		this(node, channel, settings, candidate, ready, primaryHealth, System::nanoTime);
	}

	ClusterMembership(LitefsNode node, Channel channel, ClusterSettings settings, Supplier<@Nullable Boolean> candidate,
			BooleanSupplier ready, PrimaryHealth primaryHealth, LongSupplier nanoTime) {
		this.primaryHealth = primaryHealth;
		this.node = node;
		this.channel = channel;
		this.settings = settings;
		this.candidate = candidate;
		this.ready = ready;
		this.primaryAppUrl = new UrlTemplate("litefs.primary.app-url", settings.primaryAppUrl());
		this.members = new Members(settings.expireAfter(), nanoTime);
		this.rivals = new Rivals(nanoTime);
	}

	/**
	 * Begin to report.
	 */
	public void start() {
		this.node.addListener(this);
		this.loop.start();
	}

	/**
	 * All nodes known here, this node included.
	 * @return the nodes, by name
	 */
	public List<ClusterMember> members() {
		this.members.hear(self(), Duration.ZERO);
		List<MemberList.Entry> entries = this.members.list();
		Members.Paces paces = this.members.paces();
		return entries.stream()
			.map((entry) -> member(entry, isConnected(entry, paces)))
			.sorted(Comparator.comparing(ClusterMember::node))
			.toList();
	}

	/**
	 * The number of nodes that claim to be the primary. While the lease moves this is 0
	 * or 1.
	 * @return their number, as far as this node knows
	 */
	public int primaries() {
		if (this.node.state().role() == Role.PRIMARY) {
			return 1 + this.rivals.lasting().size();
		}
		boolean fresh = System.nanoTime() - this.primariesSeenNanos < this.members.paces().all().silence().toNanos();
		return fresh ? this.primariesSeen : 0;
	}

	/**
	 * The other nodes that claim to be the primary although this node is.
	 * @return their names, normally none
	 */
	public List<String> rivals() {
		return (this.node.state().role() == Role.PRIMARY)
				? this.rivals.lasting().stream().map((rival) -> rival.name() + " at " + rival.appUrl()).toList()
				: List.of();
	}

	/**
	 * Wait until every node that may become the primary, and is connected, has a commit
	 * of this node, the primary; and at least some have it. A node that is at a position
	 * which this node has not had since it took the role does not have it: that may be
	 * another history.
	 * @param committed the state of this node after the commit
	 * @param timeout how long to wait at most
	 * @param minimum how many other nodes must have it at least; null for one, unless
	 * this node has never heard of another one that may become the primary
	 * @return whether they have it, and this node has been the primary all the time
	 * @throws InterruptedException when the thread was interrupted
	 */
	public boolean awaitCandidates(NodeState committed, Duration timeout, @Nullable Integer minimum)
			throws InterruptedException {
		return await(committed, timeout, MemberReport::mayLead,
				() -> (minimum != null) ? minimum : this.candidateKnown ? 1 : 0);
	}

	/**
	 * Wait until every connected node has a position that this node, the primary, has.
	 * @param position the position
	 * @param timeout how long to wait at most
	 * @return whether they have it, and this node is still the primary
	 * @throws InterruptedException when the thread was interrupted
	 */
	public boolean awaitMembers(Position position, Duration timeout) throws InterruptedException {
		return await(this.node.state().at(position), timeout, (report) -> true, () -> 0);
	}

	private boolean await(NodeState committed, Duration timeout, Predicate<MemberReport> which, IntSupplier minimum)
			throws InterruptedException {
		long deadline = System.nanoTime() + timeout.toNanos();
		synchronized (this.reports) {
			while (!have(committed, which, minimum.getAsInt())) {
				long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
				if (left <= 0 || !isStillPrimary(committed)) {
					return false;
				}
				// a candidate that falls silent sends no report
				this.reports.wait(Math.min(left, PAUSE.toMillis()));
			}
		}
		return isStillPrimary(committed);
	}

	private boolean isStillPrimary(NodeState committed) {
		return committed.role() == Role.PRIMARY && this.node.state().isSameTerm(committed);
	}

	private boolean have(NodeState committed, Predicate<MemberReport> which, int minimum) {
		String self = self().key();
		Members.Paces paces = this.members.paces();
		List<MemberReport> connected = this.members.list()
			.stream()
			.filter((entry) -> !entry.report().key().equals(self))
			.filter((entry) -> isConnected(entry, paces))
			.map(MemberList.Entry::report)
			.filter(which)
			.toList();
		notePosition();
		return connected.size() >= minimum
				&& connected.stream().allMatch((report) -> has(report, committed.position()));
	}

	// others than the primary know the rest by a list, which is as old as a list may get
	private boolean isConnected(MemberList.Entry entry, Members.Paces paces) {
		Duration silence = paces.of(entry.report()).silence();
		Duration most = (this.node.state().role() == Role.PRIMARY) ? silence : silence.plus(age(paces));
		return entry.seenMillis() < most.toMillis();
	}

	// the oldest list that is good enough
	private Duration age(Members.Paces paces) {
		Duration half = this.settings.expireAfter().dividedBy(2);
		return (paces.all().list().compareTo(half) < 0) ? paces.all().list() : half;
	}

	// never back to an older one
	private void notePosition() {
		synchronized (this.positions) {
			this.positions.moveTo(this.node.state().position());
		}
	}

	private boolean has(MemberReport report, Position position) {
		Position reached = report.position();
		return reached.equals(position) || (Long.compareUnsigned(reached.txid(), position.txid()) > 0
				&& this.positions.contains(PositionToken.of(reached)));
	}

	/**
	 * The handler that answers the reports of other nodes.
	 * @return the handler
	 */
	public ChannelHandler<?, ?> handler() {
		return new ReportHandler();
	}

	@Override
	public void transactionApplied(AppliedTransaction transaction) {
		notePosition();
		this.news.release();
	}

	@Override
	public void roleChanged(NodeState previous, NodeState current) {
		this.positions.forget();
		if (current.role() != Role.PRIMARY) {
			this.rivals.clear();
		}
		this.roleChanges.release();
		this.news.release();
	}

	@Override
	public void close() {
		this.closed = true;
		this.node.removeListener(this);
		this.loop.close();
	}

	@Override
	public List<String> gone() {
		return this.loop.gone();
	}

	private void reportAndWait() throws InterruptedException {
		report();
		ReportPace pace = pace();
		// one report for all transactions of a pause
		Duration pause = spread(pace.pause());
		if (!this.roleChanges.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS)
				&& !this.news.tryAcquire(pace.interval().minus(pause).toNanos(), TimeUnit.NANOSECONDS)) {
			return;
		}
		this.roleChanges.drainPermits();
		this.news.drainPermits();
	}

	private ReportPace pace() {
		return (this.node.state().role() == Role.PRIMARY) ? PACE_OF_PRIMARY : this.members.paces().of(self());
	}

	// or all nodes of a large cluster would report in the same moment, when they have all
	// heard of the same new primary
	private static Duration spread(Duration pause) {
		return (pause.compareTo(PAUSE) > 0)
				? pause.multipliedBy(ThreadLocalRandom.current().nextInt(75, 126)).dividedBy(100) : pause;
	}

	private void askCandidate() {
		long now = System.nanoTime();
		if (this.isCandidate == null || now - this.candidateAskedNanos > CANDIDATE_INTERVAL.toNanos()) {
			this.candidateAskedNanos = now;
			this.isCandidate = this.candidate.get();
		}
	}

	private void report() {
		askCandidate();
		NodeState state = this.node.state();
		String primary = state.primary();
		if (state.role() == Role.PRIMARY) {
			List.copyOf(this.primaries).forEach(this::compareWith);
		}
		else if (state.role() == Role.REPLICA && primary != null) {
			URI url = this.primaryAppUrl.expand(primary);
			remember(url);
			reportTo(url, primary);
		}
	}

	private void remember(URI url) {
		this.primaries.remove(url);
		this.primaries.add(url);
		if (this.primaries.size() > MOST_FORMER_PRIMARIES) {
			this.primaries.remove(this.primaries.iterator().next());
		}
	}

	private void compareWith(URI formerPrimary) {
		try {
			MemberReport self = self();
			Report report = new Report(self, false);
			MemberReport other = this.channel.send(formerPrimary, REPORT, report, MemberList.class, TIMEOUT).from();
			if (other.key().equals(self.key())) {
				this.primaries.remove(formerPrimary);
			}
			else {
				heard(other);
			}
		}
		catch (ChannelException ex) {
			logger.debug("The former primary at {} does not answer", formerPrimary, ex);
		}
	}

	private void reportTo(URI primary, String hostname) {
		try {
			Report report = new Report(self(), isListWanted());
			MemberList list = this.channel.send(primary, REPORT, report, MemberList.class, TIMEOUT);
			this.primaryHealth.answered(hostname);
			heard(list.from());
			if (list.from().role() == Role.PRIMARY) {
				read(list, report);
			}
			if (this.failing) {
				this.failing = false;
				logger.info("The primary at {} takes this node's reports again", primary);
			}
		}
		catch (ChannelException ex) {
			if (ex instanceof ChannelNotSentException) {
				this.primaryHealth.refused(hostname, String.valueOf(ex.getMessage()));
			}
			if (!this.failing && !this.closed) {
				this.failing = true;
				logger.warn("This node cannot report to the primary, so the list of nodes gets old: {}",
						ex.getMessage());
			}
		}
	}

	private boolean isListWanted() {
		return System.nanoTime() - this.listedNanos >= age(this.members.paces()).toNanos();
	}

	private void read(MemberList list, Report report) {
		list.members()
			.stream()
			.filter((entry) -> !entry.report().key().equals(report.from().key()))
			.forEach((entry) -> hear(entry.report(), Duration.ofMillis(Math.max(0, entry.seenMillis()))));
		this.primariesSeen = list.primaries();
		this.primariesSeenNanos = System.nanoTime();
		if (report.listWanted()) {
			this.listedNanos = System.nanoTime();
		}
	}

	private boolean hear(MemberReport report, Duration ago) {
		this.candidateKnown |= Boolean.TRUE.equals(report.candidate());
		return this.members.hear(report, ago);
	}

	private void heard(MemberReport report) {
		boolean isNew = hear(report, Duration.ZERO);
		// who waits for all nodes looks again after each pause, too
		if (isNew && report.mayLead()) {
			synchronized (this.reports) {
				this.reports.notifyAll();
			}
		}
		if (report.role() == Role.PRIMARY && this.node.state().role() == Role.PRIMARY) {
			this.rivals.claims(report, this.node.name());
		}
		else {
			this.rivals.withdraws(report);
		}
	}

	private MemberReport self() {
		return MemberReport.of(this.node, this.settings.appUrl(), this.isCandidate, this.ready.getAsBoolean());
	}

	private static ClusterMember member(MemberList.Entry entry, boolean connected) {
		MemberReport report = entry.report();
		return new ClusterMember(report.name(), report.id(), report.role(), report.txid(), report.checksum(),
				report.appUrl(), report.candidate(), report.ready(), connected, entry.seenMillis());
	}

	private final class ReportHandler implements ChannelHandler<Report, MemberList> {

		@Override
		public String type() {
			return REPORT;
		}

		@Override
		public Class<Report> messageClass() {
			return Report.class;
		}

		@Override
		public MemberList handle(ChannelCall call, Report report) {
			MemberReport self = self();
			if (!report.from().key().equals(self.key())) {
				heard(report.from());
			}
			return new MemberList(self, primaries(), report.listWanted() ? others(self) : List.of());
		}

		private List<MemberList.Entry> others(MemberReport self) {
			List<MemberList.Entry> others = new ArrayList<>(ClusterMembership.this.members.list());
			others.removeIf((entry) -> entry.report().key().equals(self.key()));
			return others;
		}

	}

}
