package io.github.litefsspring.benchmarks.primary;

import io.github.litefsspring.benchmarks.access.Access;
import io.github.litefsspring.benchmarks.access.Notes;
import io.github.litefsspring.benchmarks.access.PlainPool;
import io.github.litefsspring.benchmarks.access.StarterApplication;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;

/**
 * A cluster of its own with a replica, and a primary that is read and written.
 */
abstract class Side implements AutoCloseable {

	private static final String WAL = "WAL";

	private final RunningCluster cluster = RunningCluster.builder().replicas(1).start();

	Side() throws Exception {
		Notes.create(primary().jdbcUrl(), WAL);
		this.cluster.awaitReplicated();
	}

	/**
	 * An application with the starter on the primary.
	 * @return the running side, to be closed by the caller
	 * @throws Exception when it does not start
	 */
	static Side starter() throws Exception {
		return new StarterSide();
	}

	/**
	 * Plain pools on the primary, one that reads and one that writes: transactions that
	 * only read would wait for each other in a pool whose transactions begin with the
	 * write lock.
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

	RunningNode primary() {
		return this.cluster.node("primary");
	}

	@Override
	public void close() {
		this.cluster.close();
	}

	/** With the starter. */
	private static final class StarterSide extends Side {

		private final StarterApplication application;

		StarterSide() throws Exception {
			this.application = StarterApplication.on(primary(), WAL);
		}

		@Override
		Access reads() {
			return this.application;
		}

		@Override
		Access writes() {
			return this.application;
		}

		@Override
		public void close() {
			this.application.close();
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
		public void close() {
			this.readers.close();
			this.writer.close();
			super.close();
		}

	}

}
