package io.github.litefsspring.boot.actuate;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.NodeListener;
import io.github.litefsspring.node.NodeState;
import io.github.litefsspring.node.Role;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

/**
 * {@link MeterBinder} for a LiteFS node.
 *
 * @since 0.1.0
 */
public final class LitefsMetrics implements MeterBinder, AutoCloseable {

	/** Gauge with a tag {@code role}: 1 for the role this node has, 0 for the others. */
	public static final String ROLE = "litefs.role";

	/** Time gauge: the lag as LiteFS measures it, NaN while unknown. */
	public static final String LAG = "litefs.lag";

	/**
	 * Timer: from the primary's announcement of a transaction until it is applied here.
	 */
	public static final String REPLICATION_DELAY = "litefs.replication.delay";

	/** Gauge: the transaction id of this node's database. */
	public static final String TXID = "litefs.txid";

	/** Gauge: announced transactions that are not applied here yet. */
	public static final String TRANSACTIONS_BEHIND = "litefs.transactions.behind";

	/** Counter: how often another node became the primary, as seen from this node. */
	public static final String FAILOVER_COUNT = "litefs.failover.count";

	private final LitefsNode node;

	private final AtomicLong failovers = new AtomicLong();

	private final AtomicReference<@Nullable String> lastPrimary = new AtomicReference<>();

	private final List<NodeListener> listeners = new CopyOnWriteArrayList<>();

	/**
	 * Create the binder.
	 * @param node the node to measure
	 */
	public LitefsMetrics(LitefsNode node) {
		this.node = node;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		for (Role role : Role.values()) {
			Gauge.builder(ROLE, this.node, (node) -> (node.state().role() == role) ? 1 : 0)
				.tag("role", role.name().toLowerCase(Locale.ROOT))
				.description("1 for the role this node has, 0 for the others")
				.register(registry);
		}
		TimeGauge.builder(LAG, this.node, TimeUnit.MILLISECONDS, LitefsMetrics::lagMillis)
			.description("How far this node was behind the primary when it last heard of it")
			.register(registry);
		Gauge.builder(TXID, this.node, (node) -> node.state().position().txid())
			.description("Transaction id of the database on this node")
			.register(registry);
		Gauge.builder(TRANSACTIONS_BEHIND, this.node, (node) -> node.replication().transactionsBehind())
			.description("Announced transactions that are not applied on this node yet")
			.register(registry);
		FunctionCounter.builder(FAILOVER_COUNT, this.failovers, AtomicLong::get)
			.description("How often another node became the primary")
			.register(registry);
		Timer delay = Timer.builder(REPLICATION_DELAY)
			.description("Time from the primary's announcement of a transaction until it is applied on this node")
			.register(registry);
		listen(delay);
	}

	private void listen(Timer delay) {
		NodeListener listener = new Listener(delay);
		this.listeners.add(listener);
		this.lastPrimary.compareAndSet(null, this.node.state().primary());
		this.node.addListener(listener);
	}

	@Override
	public void close() {
		this.listeners.forEach(this.node::removeListener);
		this.listeners.clear();
	}

	private static double lagMillis(LitefsNode node) {
		Duration lag = node.state().lag();
		return (lag != null) ? lag.toMillis() : Double.NaN;
	}

	private final class Listener implements NodeListener {

		private final Timer delay;

		private Listener(Timer delay) {
			this.delay = delay;
		}

		@Override
		public void roleChanged(NodeState previous, NodeState current) {
			String primary = current.primary();
			if (primary == null) {
				return;
			}
			String before = LitefsMetrics.this.lastPrimary.getAndSet(primary);
			if (before != null && !before.equals(primary)) {
				LitefsMetrics.this.failovers.incrementAndGet();
			}
		}

		@Override
		public void replicated(Duration delay) {
			this.delay.record(delay);
		}

	}

}
