package io.github.litefsspring.boot;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.litefsspring.background.DaemonThreads;
import io.github.litefsspring.boot.nodes.RoleSteps;
import io.github.litefsspring.node.AppliedTransaction;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.NodeListener;
import io.github.litefsspring.node.NodeState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;

/**
 * Turns what a {@link LitefsNode} tells its listeners into application events, on a
 * thread of its own: a slow event listener must not hold up the thread that follows
 * LiteFS, because routing learns of a new role from that one.
 *
 * @since 0.1.0
 */
public final class LitefsEventPublisher implements SmartLifecycle, NodeListener {

	/** Most events that wait before transaction events are left out. */
	public static final int MAX_PENDING = 10_000;

	private static final Logger logger = LoggerFactory.getLogger(LitefsEventPublisher.class);

	private final LitefsNode node;

	private final RoleSteps steps;

	private final ApplicationEventPublisher publisher;

	private final AtomicBoolean overflowing = new AtomicBoolean();

	private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

	private volatile @Nullable ThreadPoolExecutor executor;

	/**
	 * Create a publisher. It publishes nothing before it is started.
	 * @param node the node to listen to
	 * @param steps come before the event of a change of the role
	 * @param publisher where the events go
	 */
	public LitefsEventPublisher(LitefsNode node, RoleSteps steps, ApplicationEventPublisher publisher) {
		this.node = node;
		this.steps = steps;
		this.publisher = publisher;
	}

	@Override
	public void start() {
		ThreadPoolExecutor started = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
				DaemonThreads.named("litefs-events"), new ThreadPoolExecutor.DiscardPolicy());
		started.allowCoreThreadTimeOut(true);
		this.executor = started;
		this.steps.afterwards(() -> started.execute(() -> {
			this.node.addListener(this);
			publish(new LitefsRoleChangedEvent(null, this.node.state()));
			publishWaiting();
		}));
	}

	/**
	 * Publish an event of the library after those that came before it, on the thread of
	 * this publisher. One that comes before it is started is published then.
	 * @param event the event
	 * @param published run when all listeners have
	 */
	public void publishLater(Object event, Runnable published) {
		this.waiting.add(() -> {
			publish(event);
			published.run();
		});
		ThreadPoolExecutor running = this.executor;
		if (running != null) {
			running.execute(this::publishWaiting);
		}
	}

	private void publishWaiting() {
		for (Runnable next = this.waiting.poll(); next != null; next = this.waiting.poll()) {
			next.run();
		}
	}

	@Override
	public void stop() {
		this.node.removeListener(this);
		ThreadPoolExecutor running = this.executor;
		this.executor = null;
		if (running != null) {
			running.shutdownNow();
		}
	}

	@Override
	public boolean isRunning() {
		return this.executor != null;
	}

	@Override
	public void roleChanged(NodeState previous, NodeState current) {
		ThreadPoolExecutor running = this.executor;
		if (running != null) {
			LitefsRoleChangedEvent event = new LitefsRoleChangedEvent(previous, current);
			this.steps.afterwards(() -> running.execute(() -> publish(event)));
		}
	}

	@Override
	public void transactionApplied(AppliedTransaction transaction) {
		ThreadPoolExecutor running = this.executor;
		if (running == null) {
			return;
		}
		if (running.getQueue().size() < MAX_PENDING) {
			this.overflowing.set(false);
			running.execute(() -> publish(new LitefsTransactionAppliedEvent(transaction)));
		}
		else if (this.overflowing.compareAndSet(false, true)) {
			logger.warn("A listener of LitefsTransactionAppliedEvent or LitefsRoleChangedEvent is too slow: "
					+ "{} events wait, further transaction events are left out", MAX_PENDING);
		}
	}

	private void publish(Object event) {
		try {
			this.publisher.publishEvent(event);
		}
		catch (RuntimeException | Error ex) {
			logger.error("A listener of {} failed", event, ex);
		}
	}

}
