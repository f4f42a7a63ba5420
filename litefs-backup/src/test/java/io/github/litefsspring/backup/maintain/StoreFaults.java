package io.github.litefsspring.backup.maintain;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

import io.github.litefsspring.backup.BackupStoreException;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong between the nodes and their store, as a seed decides. Requests of all
 * nodes share it, so that what one of them has sent may arrive after those of another.
 */
final class StoreFaults {

	/** What happens to a request. */
	enum Fault {

		/** Nothing. */
		NONE,

		/** The service refuses it (status 503). */
		REFUSED,

		/** It is carried out, and the reply is lost. */
		REPLY_LOST,

		/** It is carried out, the reply is lost, and the client repeats it by itself. */
		REPEATED,

		/** The client gets no reply, and the request arrives later. */
		LATE,

		/** The client repeats it with success, and the first one arrives later. */
		LATE_AND_REPEATED,

		/** The client stands still before the request leaves it. */
		PAUSE_BEFORE,

		/** The client stands still before it gets the reply. */
		PAUSE_AFTER

	}

	private static final Fault[] FAULTS = Fault.values();

	private final Random random;

	private final List<Late> late = new ArrayList<>();

	private final List<String> log = new ArrayList<>();

	private Runnable pause = () -> {
	};

	private double rate;

	private @Nullable Pattern kind;

	private Fault once = Fault.NONE;

	private int requests;

	private boolean paused;

	StoreFaults(long seed) {
		this.random = new Random(seed);
	}

	/**
	 * How many requests of a hundred go wrong.
	 */
	void rate(double newRate) {
		this.rate = newRate;
	}

	/**
	 * Let the next request of a kind go wrong.
	 * @param kind matches the request's text
	 * @param fault what happens to it
	 */
	StoreFaults once(Pattern kind, Fault fault) {
		this.kind = kind;
		this.once = fault;
		return this;
	}

	/**
	 * What the others do while a client stands still.
	 */
	void whilePaused(Runnable others) {
		this.pause = others;
	}

	Random random() {
		return this.random;
	}

	List<String> log() {
		return this.log;
	}

	void note(String text) {
		this.log.add(text);
	}

	Fault next(String request) {
		this.requests++;
		deliver(this.requests);
		if (this.kind != null && this.kind.matcher(request).find()) {
			this.kind = null;
			note(this.once + " " + request);
			return this.once;
		}
		// the pointer is written seldom, and much depends on it
		double weight = request.contains("replace") ? 3 : 1;
		if (this.random.nextDouble() >= this.rate * weight) {
			return Fault.NONE;
		}
		Fault fault = FAULTS[this.random.nextInt(FAULTS.length)];
		note(fault + " " + request);
		return fault;
	}

	void pause() {
		if (this.paused) {
			return;
		}
		this.paused = true;
		try {
			this.pause.run();
		}
		finally {
			this.paused = false;
		}
	}

	void later(String request, Request effect) {
		this.late.add(new Late(this.requests + 1 + this.random.nextInt(60), request, effect));
	}

	/**
	 * Let everything arrive that is still under way.
	 */
	void deliverAll() {
		deliver(Integer.MAX_VALUE);
	}

	private void deliver(int until) {
		for (Late request : List.copyOf(this.late)) {
			if (request.time <= until) {
				this.late.remove(request);
				note("arrives late: " + request.text);
				try {
					request.effect.run();
				}
				catch (BackupStoreException ex) {
					throw new IllegalStateException(ex);
				}
			}
		}
	}

	/**
	 * A request to a store.
	 */
	@FunctionalInterface
	interface Request {

		void run() throws BackupStoreException;

	}

	/**
	 * A request that is under way.
	 *
	 * @param time when it arrives, counted in requests
	 * @param text what it is, for people
	 * @param effect what it does
	 */
	private record Late(int time, String text, Request effect) {

	}

}
