package io.github.litefsspring.background;

import org.slf4j.Logger;

/**
 * Rounds that fail one after the other. Only the first one is logged.
 */
final class FailureSeries {

	private final String name;

	private final String what;

	private final Logger logger;

	// only used by the thread that makes the rounds
	private boolean failed;

	// the text of what is done is the beginning of a sentence that goes on with "failed"
	FailureSeries(String name, String what, Logger logger) {
		this.name = name;
		this.what = what;
		this.logger = logger;
	}

	void end() {
		if (this.failed) {
			this.failed = false;
			this.logger.info("{} works again ({})", this.what, this.name);
		}
	}

	// never throws: an application that is out of memory cannot log either
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
