package io.github.litefsspring.test.correctness;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import io.github.litefsspring.consistency.PositionToken;
import io.github.litefsspring.jdbc.OutcomeUnknownSqlException;
import io.github.litefsspring.node.PositionUnknownException;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.test.correctness.Observation.State;
import io.github.litefsspring.test.correctness.Write.Outcome;

/**
 * Writes until the run stops: on whichever node is the primary, and now and then on any
 * other, to be refused.
 */
final class BankWriter implements Runnable {

	private final List<Site> sites;

	private final Recorder recorder;

	private final Random random;

	private final String name;

	private final Map<String, Sightings> sightings = new HashMap<>();

	BankWriter(List<Site> sites, Recorder recorder, long seed) {
		this.sites = sites;
		this.recorder = recorder;
		this.random = new Random(seed);
		this.name = "writer-" + seed;
	}

	@Override
	public void run() {
		try {
			while (!this.recorder.isStopped()) {
				Optional<Site> site = next();
				if (site.isEmpty()) {
					this.recorder.pause(10_000);
				}
				else {
					writeOn(site.get());
				}
			}
		}
		catch (RuntimeException | Error ex) {
			this.recorder.surprise(ex);
		}
	}

	private Optional<Site> next() {
		if (this.random.nextInt(200) == 0) {
			return Optional.of(this.sites.get(this.random.nextInt(this.sites.size())));
		}
		return this.sites.stream().filter((site) -> site.role() == Role.PRIMARY).findFirst();
	}

	private void writeOn(Site site) {
		Outcome outcome;
		this.recorder.traffic().readLock().lock();
		try {
			outcome = write(site);
		}
		finally {
			this.recorder.traffic().readLock().unlock();
		}
		if (outcome != Outcome.ACKNOWLEDGED) {
			this.recorder.pause(this.random.nextInt(5000));
		}
		else if (this.random.nextInt(4) == 0) {
			readBack(site);
		}
	}

	private Outcome write(Site site) {
		WriteForm form = WriteForm.next(this.random);
		long value = this.recorder.nextValue();
		Version version = null;
		Outcome outcome;
		site.use().readLock().lock();
		long start = System.nanoTime();
		try (Connection connection = site.dataSource().getConnection()) {
			version = form.write(connection, site.dataSource(), value, this.random);
			outcome = Outcome.ACKNOWLEDGED;
		}
		catch (SQLException ex) {
			outcome = outcome(ex);
			this.recorder
				.count("write failed: " + ex.getClass().getSimpleName() + " " + ex.getSQLState() + " " + reason(ex));
		}
		finally {
			site.use().readLock().unlock();
		}
		this.recorder.add(new Write(site.name(), form.toString(), value, version, start, System.nanoTime(), outcome));
		if (outcome == Outcome.ACKNOWLEDGED) {
			publish(site, value);
		}
		return outcome;
	}

	private static String reason(SQLException failure) {
		String message = String.valueOf(failure.getMessage());
		return message.substring(0, Math.min(message.length(), 40));
	}

	private static Outcome outcome(SQLException failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof OutcomeUnknownSqlException || cause instanceof SQLTimeoutException) {
				return Outcome.UNKNOWN;
			}
		}
		return Outcome.FAILED;
	}

	private void publish(Site site, long value) {
		try {
			this.recorder.publish(value, PositionToken.of(site.node().readPosition()));
		}
		catch (PositionUnknownException ex) {
			this.recorder.count("position unknown");
		}
	}

	private void readBack(Site site) {
		Sightings sightings = this.sightings.computeIfAbsent(site.name(),
				(node) -> this.recorder.sightings(node, this.name));
		site.use().readLock().lock();
		try (Connection connection = site.dataSource().getConnection()) {
			long start = System.nanoTime();
			State seen = BankReader.state(connection);
			sightings.add(start, System.nanoTime(), seen, seen);
		}
		catch (SQLException ex) {
			this.recorder.count("read failed: " + ex.getClass().getSimpleName() + " " + ex.getSQLState());
		}
		finally {
			site.use().readLock().unlock();
		}
	}

}
