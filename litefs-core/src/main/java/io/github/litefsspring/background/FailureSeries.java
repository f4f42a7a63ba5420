package io.github.litefsspring.background;

import org.slf4j.Logger;

/**
 * Rounds that fail one after the other. Only the first one is logged.
 */
final class FailureSeries {

	private final String name;

	private final String what;

	private final Logger logger;

	// only used by whoever makes the rounds
	private boolean failed;

	/**
	 * Begin without a failure.
	 * @param name the thread's or the task's name
	 * @param what what it does, as the beginning of a sentence that goes on with "failed"
	 * @param logger where it is logged
	 */
	FailureSeries(String name, String what, Logger logger) {
		this.name = name;
		this.what = what;
		this.logger = logger;
	}

	/**
	 * A round was done.
	 */
	void end() {
		if (this.failed) {
			this.failed = false;
			this.logger.info("{} works again ({})", this.what, this.name);
		}
	}

	/**
	 * A round has failed. Never throws: an application that is out of memory cannot log
	 * either.
	 * @param failure why
	 */
	void add(Throwable failure) {
		if (this.failed) {
			return;
		}
		try {
			this.logger.error("{} failed ({}). It is tried again, and further failures are not logged", this.what,
					this.name, failure);
			this.failed = true;
		}
		catch (Throwable again) {
			// the next failure is logged
		}
	}

}
