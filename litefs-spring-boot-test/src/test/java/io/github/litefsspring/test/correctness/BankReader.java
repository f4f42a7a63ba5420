package io.github.litefsspring.test.correctness;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;

import io.github.litefsspring.consistency.Awaited;
import io.github.litefsspring.test.correctness.Observation.Expectation;
import io.github.litefsspring.test.correctness.Observation.State;
import io.github.litefsspring.test.correctness.Recorder.Published;

/**
 * Reads on one node until the run stops. A read may fail while roles change, and is then
 * of no interest.
 */
final class BankReader implements Runnable {

	private static final Duration WAIT = Duration.ofSeconds(2);

	private final Site site;

	private final Form form;

	private final Recorder recorder;

	private final Random random;

	private final Sightings sightings;

	BankReader(Site site, Form form, Recorder recorder, long seed) {
		this.site = site;
		this.form = form;
		this.recorder = recorder;
		this.random = new Random(seed);
		this.sightings = recorder.sightings(site.name(), form + "-" + seed);
	}

	@Override
	public void run() {
		try {
			while (!this.recorder.isStopped()) {
				burst();
				// LiteFS applies a transaction only when nobody reads
				this.recorder.pause(500 + this.random.nextInt(4000));
			}
		}
		catch (RuntimeException | Error ex) {
			this.recorder.surprise(ex);
		}
	}

	private void burst() {
		try {
			switch (this.form) {
				case CONNECTION -> onOneConnection();
				case TRANSACTION -> inTransactions();
				case AWAITED -> afterWaiting();
			}
			this.recorder.count("reads on " + this.site.name());
		}
		catch (SQLException ex) {
			this.recorder.count("read failed: " + ex.getClass().getSimpleName() + " " + ex.getSQLState());
			this.recorder.pause(5000);
		}
	}

	private void onOneConnection() throws SQLException {
		this.site.use().readLock().lock();
		try (Connection connection = this.site.dataSource().getConnection();
				PreparedStatement statement = connection.prepareStatement(Bank.READ_ALL)) {
			for (int reads = 1 + this.random.nextInt(50); reads > 0; reads--) {
				long start = System.nanoTime();
				State seen = state(statement);
				this.sightings.add(start, System.nanoTime(), seen, seen);
			}
		}
		finally {
			this.site.use().readLock().unlock();
		}
	}

	private void inTransactions() throws SQLException {
		for (int reads = 1 + this.random.nextInt(10); reads > 0; reads--) {
			this.site.use().readLock().lock();
			try (Connection connection = this.site.dataSource().getConnection()) {
				connection.setReadOnly(true);
				connection.setAutoCommit(false);
				long start = System.nanoTime();
				Version first = register(connection);
				long end = System.nanoTime();
				State seen = new State(first, balances(connection));
				State later = state(connection);
				connection.commit();
				this.sightings.add(start, end, seen, later);
			}
			finally {
				this.site.use().readLock().unlock();
			}
		}
	}

	private void afterWaiting() throws SQLException {
		Published published = this.recorder.published();
		if (published == null) {
			return;
		}
		Awaited awaited = await(published);
		this.recorder.count("awaited " + awaited);
		if (awaited.isReadable()) {
			this.site.use().readLock().lock();
			try (Connection connection = this.site.dataSource().getConnection()) {
				long start = System.nanoTime();
				State seen = state(connection);
				this.sightings.add(start, System.nanoTime(), seen,
						new Expectation(published.value(), awaited == Awaited.DISCARDED));
			}
			finally {
				this.site.use().readLock().unlock();
			}
		}
	}

	private Awaited await(Published published) {
		try {
			return this.site.waiter().await(published.token(), WAIT);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return Awaited.TIMED_OUT;
		}
	}

	static State state(Connection connection) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(Bank.READ_ALL)) {
			return state(statement);
		}
	}

	private static State state(PreparedStatement statement) throws SQLException {
		try (ResultSet row = statement.executeQuery()) {
			row.next();
			return new State(version(row), row.getLong(4));
		}
	}

	static Version register(Connection connection) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(Bank.READ_REGISTER);
				ResultSet row = statement.executeQuery()) {
			row.next();
			return version(row);
		}
	}

	static Version version(ResultSet row) throws SQLException {
		return new Version(row.getLong(1), row.getLong(2), row.getLong(3));
	}

	private static long balances(Connection connection) throws SQLException {
		long total = 0;
		try (PreparedStatement statement = connection.prepareStatement(Bank.READ_BALANCE)) {
			for (int account = 1; account <= Bank.ACCOUNTS; account++) {
				statement.setInt(1, account);
				try (ResultSet row = statement.executeQuery()) {
					row.next();
					total += row.getLong(1);
				}
			}
		}
		return total;
	}

	/** How it is read. */
	enum Form {

		/** Single statements on one connection. */
		CONNECTION,

		/** Several statements in read-only transactions. */
		TRANSACTION,

		/** Single statements after waiting for a write. */
		AWAITED

	}

}
