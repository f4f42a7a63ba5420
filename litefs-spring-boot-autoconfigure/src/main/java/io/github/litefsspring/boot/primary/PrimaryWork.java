package io.github.litefsspring.boot.primary;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.github.litefsspring.boot.nodes.RoleSteps;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.NodeListener;
import io.github.litefsspring.node.NodeState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.Lifecycle;
import org.springframework.context.Phased;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;

/**
 * Starts the {@link SmartLifecycle} beans whose class is annotated with
 * {@link io.github.litefsspring.primary.PrimaryOnly @PrimaryOnly} when this node becomes
 * the primary, and stops them when it is not the primary any more, in the order of their
 * phases.
 * <p>
 * It does not replace Spring's {@code LifecycleProcessor}, which goes on to start and
 * stop these beans with the context: an advice around {@code start()} keeps them from
 * starting on other nodes, whoever calls it.
 *
 * @since 0.1.0
 */
public class PrimaryWork implements SmartLifecycle, ApplicationListener<ContextClosedEvent>, DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(PrimaryWork.class);

	private final LitefsNode node;

	private final RoleSteps steps;

	private final ConfigurableListableBeanFactory beans;

	private final Duration timeout;

	private final NodeListener listener = new NodeListener() {

		@Override
		public void roleChanged(NodeState previous, NodeState current) {
			reconcile();
		}

	};

	private volatile List<Lifecycle> work = List.of();

	private boolean running;

	/**
	 * Create it.
	 * @param node the node whose role decides
	 * @param steps what follows a change of its role
	 * @param beans where the beans are
	 * @param timeout how long to wait for the beans of one phase to stop
	 */
	public PrimaryWork(LitefsNode node, RoleSteps steps, ConfigurableListableBeanFactory beans, Duration timeout) {
		this.node = node;
		this.steps = steps;
		this.beans = beans;
		this.timeout = timeout;
		steps.add(RoleSteps.Step.WORK, this.listener);
	}

	@Override
	public synchronized void start() {
		if (this.running) {
			return;
		}
		this.work = findWork();
		this.running = true;
		// the role may have changed while the context started
		this.steps.run(RoleSteps.Step.WORK, this::reconcile);
	}

	/**
	 * Start nothing more. A hand-over while the application stops still stops what runs:
	 * the next primary starts it at that moment.
	 */
	@Override
	public synchronized void stop() {
		this.running = false;
	}

	@Override
	public void destroy() {
		this.steps.remove(RoleSteps.Step.WORK, this.listener);
	}

	@Override
	public synchronized boolean isRunning() {
		return this.running;
	}

	// before any bean stops: a promotion must not start one again
	@Override
	public void onApplicationEvent(ContextClosedEvent event) {
		// a child context, such as the management server's, closes for itself
		if (event.getApplicationContext() instanceof ConfigurableApplicationContext context
				&& context.getBeanFactory() == this.beans) {
			stop();
		}
	}

	private void reconcile() {
		boolean writable = this.node.state().role().isWritable();
		Comparator<Integer> order = writable ? Comparator.naturalOrder() : Comparator.reverseOrder();
		Collection<List<Lifecycle>> phases = this.work.stream()
			.collect(Collectors.groupingBy(PrimaryWork::phase, () -> new TreeMap<>(order), Collectors.toList()))
			.values();
		for (List<Lifecycle> phase : phases) {
			if ((writable && !isRunning()) || this.node.state().role().isWritable() != writable) {
				// another one follows
				return;
			}
			if (writable) {
				phase.forEach(this::startBean);
			}
			else {
				stopBeans(phase);
			}
		}
	}

	// as Spring's LifecycleProcessor: singletons that exist by now
	private List<Lifecycle> findWork() {
		return Arrays.stream(this.beans.getBeanNamesForType(Lifecycle.class, false, false))
			.filter(this.beans::containsSingleton)
			.map((name) -> this.beans.getBean(name, Lifecycle.class))
			.filter((bean) -> PrimaryLifecycles.isLifecycle(AopUtils.getTargetClass(bean)))
			.toList();
	}

	private static int phase(Lifecycle bean) {
		return (bean instanceof Phased phased) ? phased.getPhase() : 0;
	}

	private void startBean(Lifecycle bean) {
		if (!(bean instanceof SmartLifecycle smart) || !smart.isAutoStartup() || bean.isRunning()) {
			return;
		}
		logger.info("Node '{}' is the primary: starting {}", this.node.name(), name(bean));
		try {
			bean.start();
		}
		catch (RuntimeException | Error ex) {
			logger.error("{} could not be started on the primary; it stays stopped until this node is promoted again",
					name(bean), ex);
		}
	}

	private void stopBeans(List<Lifecycle> phase) {
		List<Lifecycle> running = phase.stream().filter(Lifecycle::isRunning).toList();
		CountDownLatch stopped = new CountDownLatch(running.size());
		running.forEach((bean) -> stopBean(bean, stopped));
		try {
			if (!stopped.await(this.timeout.toMillis(), TimeUnit.MILLISECONDS)) {
				logger.warn(
						"{} did not stop within {} ms (spring.lifecycle.timeout-per-shutdown-phase) after node '{}' "
								+ "was demoted; their writes fail",
						running.stream().map(PrimaryWork::name).toList(), this.timeout.toMillis(), this.node.name());
			}
		}
		catch (InterruptedException ex) {
			// the context closes and stops them itself
			Thread.currentThread().interrupt();
		}
	}

	private void stopBean(Lifecycle bean, CountDownLatch stopped) {
		logger.info("Node '{}' is not the primary: stopping {}", this.node.name(), name(bean));
		try {
			if (bean instanceof SmartLifecycle smart) {
				smart.stop(stopped::countDown);
			}
			else {
				bean.stop();
				stopped.countDown();
			}
		}
		catch (RuntimeException | Error ex) {
			stopped.countDown();
			logger.error("{} could not be stopped on a node that is not the primary; its writes fail", name(bean), ex);
		}
	}

	private static String name(Lifecycle bean) {
		return AopUtils.getTargetClass(bean).getSimpleName();
	}

}
