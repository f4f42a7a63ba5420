package io.github.litefsspring.boot.nodes;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The requests and messages that this node carries out as the primary. Before the lease
 * is handed over no new one begins, and those that have begun come to their end.
 * <p>
 * Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class RunningWrites {

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition ended = this.lock.newCondition();

	private int running;

	private volatile boolean paused;

	/**
	 * Begin one.
	 * @return {@code false} while the lease is about to go to another node: nothing has
	 * begun then, and it is that node's to do
	 */
	public boolean begin() {
		this.lock.lock();
		try {
			if (this.paused) {
				return false;
			}
			this.running++;
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * One that has begun is over, whatever came of it.
	 */
	public void end() {
		this.lock.lock();
		try {
			this.running--;
			this.ended.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Tell if new ones have to wait for the next primary.
	 * @return {@code true} from {@link #pause} until its end
	 */
	public boolean isPaused() {
		return this.paused;
	}

	/**
	 * Let no new one begin, and wait for those that have begun.
	 * @param longest how long to wait for them
	 * @return lets new ones begin again when it is closed
	 * @throws IllegalStateException when there is a pause already
	 * @throws InterruptedException when this thread was interrupted; there is no pause
	 * then
	 */
	public Pause pause(Duration longest) throws InterruptedException {
		long left = longest.toNanos();
		this.lock.lockInterruptibly();
		try {
			if (this.paused) {
				throw new IllegalStateException("This node hands its lease over already");
			}
			this.paused = true;
			while (this.running > 0 && left > 0) {
				left = this.ended.awaitNanos(left);
			}
			return new Pause(this.running);
		}
		catch (InterruptedException ex) {
			this.paused = false;
			throw ex;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * A time in which no new request or message begins here.
	 */
	public final class Pause implements AutoCloseable {

		private final int left;

		private Pause(int left) {
			this.left = left;
		}

		/**
		 * How many did not come to their end in time, and still run.
		 * @return their number when the pause began
		 */
		public int left() {
			return this.left;
		}

		@Override
		public void close() {
			RunningWrites.this.paused = false;
		}

	}

}
