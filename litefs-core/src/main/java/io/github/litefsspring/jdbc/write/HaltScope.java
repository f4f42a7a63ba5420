package io.github.litefsspring.jdbc.write;

import org.jspecify.annotations.Nullable;

/**
 * Which thread may write on a replica because it holds LiteFS's HALT lock.
 *
 * @since 0.1.0
 */
public final class HaltScope {

	private volatile @Nullable Hold hold;

	/**
	 * Let the calling thread write.
	 * @param file the lock it has taken
	 */
	public void begin(HaltFile file) {
		this.hold = new Hold(Thread.currentThread(), file);
	}

	/**
	 * Let nobody write any more. Does nothing when nobody may.
	 */
	public void end() {
		this.hold = null;
	}

	/**
	 * Whether some thread may write.
	 * @return whether the HALT lock is held
	 */
	public boolean isHeld() {
		return this.hold != null;
	}

	/**
	 * Whether the calling thread may write.
	 * @return whether it holds the HALT lock
	 */
	public boolean isHeldByCurrentThread() {
		return heldByCurrentThread() != null;
	}

	/**
	 * The lock that allows the calling thread to write.
	 * @return the lock, {@code null} when it may not write
	 */
	public @Nullable HaltFile heldByCurrentThread() {
		Hold hold = this.hold;
		return (hold != null && hold.holder() == Thread.currentThread()) ? hold.file() : null;
	}

	private record Hold(Thread holder, HaltFile file) {
	}

}
