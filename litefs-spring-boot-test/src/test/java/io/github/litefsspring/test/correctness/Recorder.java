package io.github.litefsspring.test.correctness;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantReadWriteLock;

import io.github.litefsspring.consistency.PositionToken;
import org.jspecify.annotations.Nullable;

/**
 * What the threads of a run share: the record of what they do, and when to stop.
 */
final class Recorder {

	private final AtomicLong values = new AtomicLong();

	private final Queue<Write> writes = new ConcurrentLinkedQueue<>();

	private final Queue<Sightings> sightings = new ConcurrentLinkedQueue<>();

	private final Queue<Disturbance> disturbances = new ConcurrentLinkedQueue<>();

	private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

	private final AtomicReference<@Nullable Published> published = new AtomicReference<>();

	private final Queue<Throwable> surprises = new ConcurrentLinkedQueue<>();

	private final ReentrantReadWriteLock traffic = new ReentrantReadWriteLock(true);

	private final CountDownLatch stopped = new CountDownLatch(1);

	long nextValue() {
		return this.values.incrementAndGet();
	}

	void add(Write write) {
		this.writes.add(write);
		count("write " + write.form() + " " + write.outcome());
		if (write.outcome() == Write.Outcome.ACKNOWLEDGED) {
			count("acknowledged");
		}
	}

	void add(Disturbance disturbance) {
		this.disturbances.add(disturbance);
		count(disturbance.kind().toString());
	}

	Sightings sightings(String node, String reader) {
		Sightings added = new Sightings(node, reader);
		this.sightings.add(added);
		return added;
	}

	void count(String what) {
		this.counts.computeIfAbsent(what, (key) -> new LongAdder()).increment();
	}

	long counted(String what) {
		LongAdder count = this.counts.get(what);
		return (count != null) ? count.sum() : 0;
	}

	void surprise(Throwable surprise) {
		this.surprises.add(surprise);
	}

	List<Throwable> surprises() {
		return List.copyOf(this.surprises);
	}

	void publish(long value, PositionToken token) {
		this.published.set(new Published(value, token));
	}

	@Nullable Published published() {
		return this.published.get();
	}

	/**
	 * Writes on the primary have the read lock. Who has the write lock keeps them away.
	 * @return the lock
	 */
	ReentrantReadWriteLock traffic() {
		return this.traffic;
	}

	boolean isStopped() {
		return this.stopped.getCount() == 0;
	}

	void stop() {
		this.stopped.countDown();
	}

	/**
	 * Let others go on.
	 * @param micros for how long, unless the run stops
	 */
	void pause(long micros) {
		try {
			this.stopped.await(micros, TimeUnit.MICROSECONDS);
		}
		catch (InterruptedException ex) {
			count("interrupted");
		}
	}

	History history(List<Version> survivors) {
		List<Observation> observations = new ArrayList<>();
		this.sightings.forEach((each) -> observations.addAll(each.observations()));
		return new History(List.copyOf(this.writes), observations, List.copyOf(this.disturbances), survivors,
				Bank.TOTAL);
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder();
		new TreeMap<>(this.counts)
			.forEach((what, count) -> text.append("  ").append(what).append(": ").append(count).append('\n'));
		return text.toString();
	}

	/**
	 * A write that others may wait for.
	 *
	 * @param value its value
	 * @param token a position after it
	 */
	record Published(long value, PositionToken token) {
	}

}
