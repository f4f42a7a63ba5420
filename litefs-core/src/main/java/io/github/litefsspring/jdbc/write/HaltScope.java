package io.github.litefsspring.jdbc.write;

import org.jspecify.annotations.Nullable;

/**
 * Which thread may write on a replica because it holds LiteFS's HALT lock.
 *
 * @since 0.1.0
 */
public final class HaltScope {

	private volatile @Nullable Thread holder;

	/**
	 * Let the calling thread write.
	 */
	public void begin() {
		this.holder = Thread.currentThread();
	}

	/**
	 * Let nobody write any more. Does nothing when nobody may.
	 */
	public void end() {
		this.holder = null;
	}

	/**
	 * Whether the calling thread may write.
	 * @return whether it holds the HALT lock
	 */
	public boolean isHeldByCurrentThread() {
		return this.holder == Thread.currentThread();
	}

}
