package io.github.litefsspring.boot.primary;

/**
 * What is known of the thread that calls. A bean of this type replaces {@link #NONE}.
 *
 * @since 0.1.0
 */
public interface CallingThread {

	/** Knows no web requests. */
	CallingThread NONE = new CallingThread() {

		@Override
		public boolean isWebRequest() {
			return false;
		}

		@Override
		public void doneElsewhere() {
		}

	};

	/**
	 * Whether this thread handles a web request, which goes to the primary as a whole.
	 * @return whether it does
	 */
	boolean isWebRequest();

	/**
	 * The primary has done something for this thread, or may have. A web request must not
	 * be sent there any more, where it would be done again.
	 */
	void doneElsewhere();

}
