package io.github.litefsspring.benchmarks.primary;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

import io.github.litefsspring.benchmarks.access.Access;
import io.github.litefsspring.benchmarks.access.Notes;
import io.github.litefsspring.benchmarks.access.PlainPool;
import io.github.litefsspring.benchmarks.access.StarterApplication;
import io.github.litefsspring.jdbc.HaltLock;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;

/**
 * A cluster of its own with a primary that is read and written, and a replica that wants
 * its HALT lock.
 */
abstract class Side implements AutoCloseable {

	private static final String WAL = "WAL";

	private static final long HALT_BYTE = 72;

	private static final Duration REPLICATION_TIMEOUT = Duration.ofSeconds(10);

	private final RunningCluster cluster = RunningCluster.builder().replicas(1).start();

	Side() throws Exception {
		Notes.create(primary().jdbcUrl(), WAL);
		this.cluster.awaitReplicated();
	}

	/**
	 * An application with the starter on each node, with a channel between them.
	 * @return the running side, to be closed by the caller
	 * @throws Exception when it does not start
	 */
	static Side starter() throws Exception {
		return new StarterSide();
	}

	/**
	 * Plain pools on the primary, one that reads and one that writes: transactions that
	 * only read would wait for each other in a pool whose transactions begin with the
	 * write lock. What wants the HALT lock uses LiteFS's own interface, after the writes
	 * have been stopped and replicated: LiteFS on a replica hangs for good when a
	 * transaction arrives while it has the lock.
	 * @return the running side, to be closed by the caller
	 * @throws Exception when it does not start
	 */
	static Side plain() throws Exception {
		return new PlainSide();
	}

	/**
	 * The application on the primary.
	 * @return what it reads through
	 */
	abstract Access reads();

	/**
	 * The application on the primary.
	 * @return what it writes through
	 */
	abstract Access writes();

	/**
	 * The way in which this side's replica gets the HALT lock.
	 * @param running what is written on the primary meanwhile
	 * @return the way
	 */
	abstract HaltRequest halt(LargeWrites running);

	RunningNode primary() {
		return this.cluster.node("primary");
	}

	RunningNode replica() {
		return this.cluster.node("replica1");
	}

	/**
	 * Make sure that the replica follows the primary, and restart its LiteFS when it does
	 * not.
	 * @return whether it followed by itself
	 */
	boolean replicates() {
		try {
			this.cluster.awaitReplicated(REPLICATION_TIMEOUT);
			return true;
		}
		catch (IllegalStateException ex) {
			replica().kill();
			replica().start();
			return false;
		}
	}

	@Override
	public void close() {
		this.cluster.close();
	}

	/** With the starter. */
	private static final class StarterSide extends Side {

		private final StarterApplication onPrimary;

		private final StarterApplication onReplica;

		StarterSide() throws Exception {
			this.onPrimary = StarterApplication.withChannel(primary(), WAL);
			this.onReplica = StarterApplication.withChannel(replica(), WAL);
		}

		@Override
		Access reads() {
			return this.onPrimary;
		}

		@Override
		Access writes() {
			return this.onPrimary;
		}

		@Override
		HaltRequest halt(LargeWrites running) {
			HaltLock lock = this.onReplica.haltLock();
			return () -> {
				long asked = System.nanoTime();
				return lock.run(() -> System.nanoTime() - asked);
			};
		}

		@Override
		public void close() {
			this.onReplica.close();
			this.onPrimary.close();
			super.close();
		}

	}

	/** Without the starter. */
	private static final class PlainSide extends Side {

		private final PlainPool readers;

		private final PlainPool writer;

		PlainSide() throws Exception {
			this.readers = PlainPool.readOnly(primary().database(), 10);
			this.writer = PlainPool.readWrite(primary().database(), 1, WAL);
		}

		@Override
		Access reads() {
			return this.readers;
		}

		@Override
		Access writes() {
			return this.writer;
		}

		@Override
		HaltRequest halt(LargeWrites running) {
			Path database = replica().database();
			Path file = database.resolveSibling(database.getFileName() + "-lock");
			return () -> {
				running.pause();
				try {
					replicates();
					return nanosUntilLocked(file);
				}
				finally {
					running.resume();
				}
			};
		}

		private static long nanosUntilLocked(Path file) throws Exception {
			long asked = System.nanoTime();
			try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
					FileLock lock = channel.lock(HALT_BYTE, 1, false)) {
				return System.nanoTime() - asked;
			}
		}

		@Override
		public void close() {
			this.readers.close();
			this.writer.close();
			super.close();
		}

	}

}
