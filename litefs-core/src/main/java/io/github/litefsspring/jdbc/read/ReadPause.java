package io.github.litefsspring.jdbc.read;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Holds reads back while LiteFS is asked for something that needs the database without
 * readers: in one go while they can all be kept out, and again and again while one of
 * them is still inside.
 */
final class ReadPause implements AutoCloseable {

	private final ReadGate gate;

	private final Snapshots snapshots;

	private final Duration hold;

	private final CountDownLatch begun = new CountDownLatch(1);

	private final CountDownLatch ended = new CountDownLatch(1);

	private final Thread thread = new Thread(this::run, "litefs-read-pause");

	/**
	 * Begin, and wait until nobody reads.
	 * @param gate the gate of the reads
	 * @param snapshots the snapshots that readers stay in
	 * @param hold how long reads are held back in one go, and how long to wait at most
	 */
	ReadPause(ReadGate gate, Snapshots snapshots, Duration hold) {
		this.gate = gate;
		this.snapshots = snapshots;
		this.hold = hold;
		this.thread.setDaemon(true);
		this.thread.start();
		awaitBegin();
	}

	private void awaitBegin() {
		try {
			this.begun.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void run() {
		try {
			boolean over;
			do {
				over = holdBack();
				// those who waited are in when the gate opens
			}
			while (!over && !this.ended.await(this.hold.toNanos() / 4, TimeUnit.NANOSECONDS));
		}
		catch (InterruptedException ex) {
			// nobody interrupts this thread: as if the pause were over
			Thread.currentThread().interrupt();
		}
		finally {
			this.begun.countDown();
		}
	}

	private boolean holdBack() throws InterruptedException {
		try (var held = new HeldReads(this.gate, this.snapshots)) {
			held.awaitNobody(this.hold);
			this.begun.countDown();
			return this.ended.await(this.hold.toNanos(), TimeUnit.NANOSECONDS);
		}
	}

	@Override
	public void close() {
		this.ended.countDown();
	}

}
