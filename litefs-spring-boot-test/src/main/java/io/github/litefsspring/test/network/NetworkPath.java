package io.github.litefsspring.test.network;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The way between two programs that talk through a {@link TcpProxy}, and what is wrong
 * with it. It begins healthy. All methods can be called at any time from any thread, and
 * act on open connections as well as on new ones.
 *
 * @since 0.1.0
 */
public final class NetworkPath {

	private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();

	private long delayNanos;

	private long bytesPerSecond;

	private boolean stalled;

	private volatile boolean cut;

	/**
	 * Let every byte arrive later, in each direction. The order of bytes and the
	 * throughput stay as they are.
	 * @param delay how much later; zero for at once
	 */
	public synchronized void delay(Duration delay) {
		if (delay.isNegative()) {
			throw new IllegalArgumentException("A delay cannot be negative: " + delay);
		}
		this.delayNanos = delay.toNanos();
		notifyAll();
	}

	/**
	 * Let at most so many bytes pass per second, for each connection and direction.
	 * @param bytesPerSecond a positive number
	 */
	public synchronized void throttle(long bytesPerSecond) {
		if (bytesPerSecond <= 0) {
			throw new IllegalArgumentException("bytesPerSecond must be positive: " + bytesPerSecond);
		}
		this.bytesPerSecond = bytesPerSecond;
		notifyAll();
	}

	/**
	 * Let nothing pass any more, while connections stay open and new ones are accepted:
	 * what a program sees when a firewall swallows its packets.
	 */
	public synchronized void stall() {
		this.stalled = true;
	}

	/**
	 * Reset all connections and every new one: what a program sees when its peer is gone.
	 */
	public void cut() {
		this.cut = true;
		this.connections.forEach(ProxiedConnection::close);
	}

	/**
	 * Make the path healthy again: no delay, no limit, not stalled, not cut. Connections
	 * that were reset stay so; stalled ones go on.
	 */
	public synchronized void heal() {
		this.delayNanos = 0;
		this.bytesPerSecond = 0;
		this.stalled = false;
		this.cut = false;
		notifyAll();
	}

	/**
	 * Number of connections that are open on this path.
	 * @return a number that may be out of date at once
	 */
	public int openConnections() {
		return this.connections.size();
	}

	void opened(ProxiedConnection connection) {
		this.connections.add(connection);
		if (this.cut) {
			connection.close();
		}
	}

	void closed(ProxiedConnection connection) {
		this.connections.remove(connection);
	}

	// waits until a chunk of bytes may pass, and returns when it passed. All times are
	// those of System.nanoTime; previous is that at which the chunk before it passed.
	// Interrupted when the connection was closed meanwhile
	synchronized long awaitPassage(long arrived, int length, long previous) throws InterruptedException {
		while (true) {
			long now = System.nanoTime();
			long due = arrived + this.delayNanos;
			if (this.bytesPerSecond > 0) {
				due = Math.max(due, previous + (long) (length * 1e9 / this.bytesPerSecond));
			}
			if (this.stalled) {
				wait();
			}
			else if (due - now <= 0) {
				return now;
			}
			else {
				TimeUnit.NANOSECONDS.timedWait(this, due - now);
			}
		}
	}

}
