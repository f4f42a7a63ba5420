package io.github.litefsspring.chaos.site;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

import io.github.litefsspring.test.cluster.RunningNode;
import org.jspecify.annotations.Nullable;

/**
 * One node: LiteFS and the application. What was ended by itself, and not by a fault, is
 * started again, as a supervisor does.
 */
public final class Node {

	private final RunningNode litefs;

	private final ApplicationProcess application;

	private final @Nullable SteppedClock clock;

	private final Path losses;

	private final Notes notes;

	private boolean litefsWanted;

	private boolean applicationWanted;

	private @Nullable SlowDisk slowDisk;

	Node(RunningNode litefs, ApplicationProcess application, @Nullable SteppedClock clock, Path losses, Notes notes) {
		this.litefs = litefs;
		this.application = application;
		this.clock = clock;
		this.losses = losses;
		this.notes = notes;
	}

	RunningNode litefs() {
		return this.litefs;
	}

	/**
	 * The node's name.
	 * @return {@code node1}, {@code node2} …
	 */
	public String name() {
		return this.litefs.name();
	}

	String address() {
		return this.litefs.hostname();
	}

	/**
	 * The application's address.
	 * @return the URL
	 */
	public URI url() {
		return this.litefs.applicationUrl();
	}

	/**
	 * Tell if LiteFS says that this node is the primary.
	 * @return {@code false} also without an answer
	 */
	public boolean isPrimary() {
		return this.litefs.isPrimary();
	}

	/**
	 * The file with the losses that the application has told.
	 * @return the file, which may not exist
	 */
	public Path losses() {
		return this.losses;
	}

	/**
	 * Start what does not run.
	 */
	public synchronized void start() {
		startLitefs();
		startApplication();
	}

	/**
	 * Start LiteFS and return at once. An application that has survived stays.
	 */
	public synchronized void startLitefs() {
		this.litefsWanted = true;
		this.litefs.launchUnderSurvivingApplication();
	}

	/**
	 * Start the application and return at once.
	 */
	public synchronized void startApplication() {
		this.applicationWanted = true;
		this.application.start();
	}

	/**
	 * Kill LiteFS (SIGKILL).
	 */
	public synchronized void killLitefs() {
		this.litefsWanted = false;
		this.litefs.kill();
	}

	/**
	 * Kill the application (SIGKILL).
	 */
	public synchronized void killApplication() {
		this.applicationWanted = false;
		this.application.kill();
	}

	/**
	 * Stop application and LiteFS in order (SIGTERM).
	 */
	public synchronized void stop() {
		this.applicationWanted = false;
		this.litefsWanted = false;
		if (!this.application.stop()) {
			this.notes.add("the application of " + name() + " did not end in 40 s after SIGTERM and was killed");
		}
		this.litefs.stop();
	}

	/**
	 * Send a signal to LiteFS.
	 * @param stop whether it is SIGSTOP; otherwise it is SIGCONT
	 */
	public synchronized void pauseLitefs(boolean stop) {
		if (!this.litefs.isRunning()) {
			return;
		}
		if (stop) {
			this.litefs.pause();
		}
		else {
			this.litefs.resume();
		}
	}

	/**
	 * Send a signal to the application.
	 * @param stop whether it is SIGSTOP; otherwise it is SIGCONT
	 */
	public synchronized void pauseApplication(boolean stop) {
		this.application.signal(stop ? "STOP" : "CONT");
	}

	/**
	 * Let LiteFS wait each time that it asks its disk to store something.
	 * @param delay how long
	 */
	public synchronized void slowDownDisk(Duration delay) {
		if (this.litefs.isRunning() && this.slowDisk == null) {
			this.slowDisk = SlowDisk.of(this.litefs.pid(), delay);
		}
	}

	/**
	 * End what {@link #slowDownDisk} has begun.
	 * @throws InterruptedException when the thread was interrupted
	 */
	public synchronized void letDiskBeFast() throws InterruptedException {
		if (this.slowDisk != null) {
			this.slowDisk.end();
			this.slowDisk = null;
		}
	}

	/**
	 * Set the clock of the application.
	 * @param ahead how far ahead of the machine's it is
	 */
	public void stepClock(Duration ahead) {
		if (this.clock != null) {
			this.clock.step(ahead);
		}
	}

	// what has ended and should run is started
	synchronized void supervise() {
		if (this.litefsWanted && !this.litefs.isRunning()) {
			this.notes.add("LiteFS of " + name() + " has ended by itself, and is started again");
			this.litefs.launchUnderSurvivingApplication();
		}
		if (this.applicationWanted && !this.application.isRunning()) {
			this.notes.add("the application of " + name() + " has ended by itself with status "
					+ this.application.exitStatus() + ", and is started again");
			this.application.start();
		}
	}

	synchronized void close() {
		this.applicationWanted = false;
		this.litefsWanted = false;
		this.application.kill();
	}

	@Override
	public String toString() {
		return name();
	}

}
