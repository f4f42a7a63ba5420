package io.github.litefsspring.boot.primary;

import org.jspecify.annotations.Nullable;

/**
 * Carries the position of what an invoked method has written back to the caller, so that
 * the caller reads its own write. A bean of this type replaces {@link #NONE}.
 *
 * @since 0.1.0
 */
public interface InvocationPosition {

	/** Carries nothing. */
	InvocationPosition NONE = new InvocationPosition() {

		@Override
		public Recording begin() {
			return () -> null;
		}

		@Override
		public void arrived(String position) {
		}

	};

	/**
	 * On the primary, on the thread that is about to run the method.
	 * @return what gives the position afterwards
	 */
	Recording begin();

	/**
	 * On the caller's node and thread, before the result or the exception is handed over.
	 * @param position what the primary's {@link Recording} gave
	 */
	void arrived(String position);

	/**
	 * Watches one invocation.
	 */
	@FunctionalInterface
	interface Recording {

		/**
		 * The method has returned or thrown. Called once, on the same thread.
		 * @return the position of its last write in the form {@code txid-checksum}, or
		 * {@code null} when it wrote nothing
		 */
		@Nullable String finish();

	}

}
