package io.github.litefsspring.boot.modulith;

import io.github.litefsspring.primary.PrimaryOnly;

import org.springframework.context.SmartLifecycle;
import org.springframework.modulith.events.IncompleteEventPublications;

/**
 * Publishes again what was not completed, when the application starts on the primary, and
 * when its node becomes the primary: the one before it may have died.
 */
@PrimaryOnly
class RepublishOnThePrimary implements SmartLifecycle {

	private final IncompleteEventPublications publications;

	private volatile boolean running;

	RepublishOnThePrimary(IncompleteEventPublications publications) {
		this.publications = publications;
	}

	@Override
	public void start() {
		this.running = true;
		this.publications.resubmitIncompletePublications((publication) -> true);
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

}
