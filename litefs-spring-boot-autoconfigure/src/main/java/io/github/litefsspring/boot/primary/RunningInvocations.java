package io.github.litefsspring.boot.primary;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.NodeListener;
import io.github.litefsspring.node.NodeState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Interrupts the threads that run work of the primary when this node is not the primary
 * any more.
 */
class RunningInvocations implements NodeListener {

	private static final Logger logger = LoggerFactory.getLogger(RunningInvocations.class);

	private final Map<Thread, Running> running = new ConcurrentHashMap<>();

	private final AtomicBoolean listening = new AtomicBoolean();

	void listenTo(LitefsNode node) {
		if (this.listening.compareAndSet(false, true)) {
			node.addListener(this);
		}
	}

	// INNER, which does nothing, when an outer invocation is interrupted already
	Running begin(String name) {
		Running started = new Running(name, Thread.currentThread());
		return (this.running.putIfAbsent(Thread.currentThread(), started) == null) ? started : Running.INNER;
	}

	@Override
	public void roleChanged(NodeState previous, NodeState current) {
		if (!current.role().isWritable()) {
			this.running.values().forEach(Running::interrupt);
		}
	}

	void end(Running started) {
		if (this.running.remove(Thread.currentThread(), started)) {
			started.end();
		}
	}

	static final class Running {

		static final Running INNER = new Running("", Thread.currentThread());

		private final String name;

		private final Thread thread;

		private boolean interrupted;

		private boolean ended;

		Running(String name, Thread thread) {
			this.name = name;
			this.thread = thread;
		}

		synchronized void interrupt() {
			if (!this.ended && !this.interrupted) {
				this.interrupted = true;
				logger.info("{} is interrupted: this node is not the primary any more", this.name);
				this.thread.interrupt();
			}
		}

		synchronized void end() {
			this.ended = true;
			if (this.interrupted) {
				// the thread belongs to a pool; what it does next is not to be
				// interrupted
				Thread.interrupted();
			}
		}

	}

}
