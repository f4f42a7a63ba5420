package io.github.litefsspring.test.correctness;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Random;

import javax.sql.DataSource;

import io.github.litefsspring.test.correctness.Observation.State;
import org.jspecify.annotations.Nullable;

/**
 * The ways to write a value, and to fail to. Each is one transaction.
 */
enum WriteForm {

	/** A single statement. */
	STATEMENT(4) {

		@Override
		@Nullable Version write(Connection connection, DataSource dataSource, long value, Random random) throws SQLException {
			setRegister(connection, value);
			return null;
		}

	},

	/** A single statement that returns a row. */
	RETURNING(2) {

		@Override
		@Nullable Version write(Connection connection, DataSource dataSource, long value, Random random) throws SQLException {
			try (PreparedStatement statement = connection
				.prepareStatement(Bank.SET_REGISTER + " returning sequence, value, previous")) {
				statement.setLong(1, value);
				try (ResultSet row = statement.executeQuery()) {
					row.next();
					return BankReader.version(row);
				}
			}
		}

	},

	/** Several statements in one call. */
	BATCH(1) {

		@Override
		@Nullable Version write(Connection connection, DataSource dataSource, long value, Random random) throws SQLException {
			int source = 1 + random.nextInt(Bank.ACCOUNTS);
			int target = 1 + random.nextInt(Bank.ACCOUNTS);
			try (Statement statement = connection.createStatement()) {
				statement.addBatch("update account set balance = balance - 7 where id = " + source);
				statement.addBatch("update account set balance = balance + 7 where id = " + target);
				statement.addBatch("insert into transfer values (" + value + ", " + source + ", " + target + ", 7)");
				statement.addBatch(Bank.SET_REGISTER.replace("?", Long.toString(value)));
				statement.executeBatch();
			}
			return null;
		}

	},

	/** Transfers in a transaction. */
	TRANSACTION(8) {

		@Override
		@Nullable Version write(Connection connection, DataSource dataSource, long value, Random random) throws SQLException {
			connection.setAutoCommit(false);
			Version version = transfers(connection, value, random);
			connection.commit();
			return version;
		}

	},

	/** A transaction with a part that is undone. */
	NESTED(2) {

		@Override
		@Nullable Version write(Connection connection, DataSource dataSource, long value, Random random) throws SQLException {
			connection.setAutoCommit(false);
			Savepoint savepoint = connection.setSavepoint();
			transfers(connection, -value, random);
			move(connection, 1, 1_000_000);
			connection.rollback(savepoint);
			connection.releaseSavepoint(savepoint);
			Version version = transfers(connection, value, random);
			connection.commit();
			return version;
		}

	},

	/**
	 * Find, write on a second connection, change, save. The cursor and a savepoint stay
	 * open meanwhile.
	 */
	BESIDE(3) {

		@Override
		@Nullable Version write(Connection connection, DataSource dataSource, long value, Random random) throws SQLException {
			connection.setAutoCommit(false);
			int first = Bank.ACCOUNTS / 2 + 1;
			long amount = random.nextInt(50);
			try (Statement statement = connection.createStatement();
					ResultSet accounts = statement
						.executeQuery("select balance from account where id >= " + first + " order by id")) {
				accounts.next();
				long source = accounts.getLong(1);
				connection.setSavepoint();
				beside(connection, dataSource, random);
				accounts.next();
				setBalance(connection, first, source - amount);
				setBalance(connection, first + 1, accounts.getLong(1) + amount);
			}
			logTransfer(connection, value, first, first + 1, amount);
			setRegister(connection, value);
			Version version = BankReader.register(connection);
			connection.commit();
			return version;
		}

		// among other accounts, and for the value that the register has now
		private void beside(Connection first, DataSource dataSource, Random random) throws SQLException {
			long current = BankReader.register(first).value();
			try (Connection second = dataSource.getConnection()) {
				second.setAutoCommit(false);
				long amount = random.nextInt(50);
				move(second, 1, -amount);
				move(second, 2, amount);
				logTransfer(second, current, 1, 2, amount);
				second.commit();
			}
		}

		private void setBalance(Connection connection, int account, long balance) throws SQLException {
			try (Statement statement = connection.createStatement()) {
				statement.executeUpdate("update account set balance = " + balance + " where id = " + account);
			}
		}

	},

	/**
	 * A second connection reads beside a transaction that writes. Sometimes both have
	 * read before.
	 */
	READ_BESIDE(2) {

		@Override
		@Nullable Version write(Connection connection, DataSource dataSource, long value, Random random) throws SQLException {
			connection.setAutoCommit(false);
			try (Connection second = dataSource.getConnection()) {
				second.setAutoCommit(false);
				boolean bothHaveRead = random.nextBoolean();
				if (bothHaveRead) {
					BankReader.register(connection);
					BankReader.register(second);
				}
				Version version = transfers(connection, value, random);
				State seen = BankReader.state(second);
				if (seen.total() != Bank.TOTAL || seen.version().value() == value
						|| (bothHaveRead && seen.version().value() != version.previous())) {
					throw new AssertionError(seen + " was seen beside " + version);
				}
				second.commit();
				connection.commit();
				return version;
			}
		}

	},

	/** A transaction that its owner rolls back. */
	ROLLED_BACK(1) {

		@Override
		@Nullable Version write(Connection connection, DataSource dataSource, long value, Random random) throws SQLException {
			connection.setAutoCommit(false);
			transfers(connection, value, random);
			move(connection, 1, 1_000_000);
			connection.rollback();
			throw new SQLException("rolled back on purpose");
		}

	},

	/** A transaction with a statement that fails, whose owner gives up. */
	CONSTRAINT(1) {

		@Override
		@Nullable Version write(Connection connection, DataSource dataSource, long value, Random random) throws SQLException {
			connection.setAutoCommit(false);
			transfers(connection, value, random);
			move(connection, 1, 1_000_000);
			move(connection, 1, 2_000_000_000);
			throw new AssertionError("a balance that is not allowed was stored");
		}

	},

	/** A transaction whose statement makes SQLite roll back everything. */
	ROLLBACK_CONFLICT(1) {

		@Override
		@Nullable Version write(Connection connection, DataSource dataSource, long value, Random random) throws SQLException {
			connection.setAutoCommit(false);
			transfers(connection, value, random);
			try (Statement statement = connection.createStatement()) {
				statement.executeUpdate("insert or rollback into account values (1, 0)");
			}
			throw new AssertionError("an account was stored twice");
		}

	},

	/** A transaction that only its COMMIT refuses. */
	DEFERRED_FOREIGN_KEY(1) {

		@Override
		@Nullable Version write(Connection connection, DataSource dataSource, long value, Random random) throws SQLException {
			connection.setAutoCommit(false);
			transfers(connection, value, random);
			try (Statement statement = connection.createStatement()) {
				statement.executeUpdate("insert into claim(account) values (-1)");
			}
			connection.commit();
			throw new AssertionError("a claim on no account was committed");
		}

	},

	/** A transaction that is left open when its connection is closed. */
	ABANDONED(1) {

		@Override
		@Nullable Version write(Connection connection, DataSource dataSource, long value, Random random) throws SQLException {
			connection.setAutoCommit(false);
			transfers(connection, value, random);
			connection.close();
			throw new SQLException("abandoned on purpose");
		}

	};

	private final int weight;

	WriteForm(int weight) {
		this.weight = weight;
	}

	/**
	 * Write a value.
	 * @param connection a connection in autocommit mode, to be closed by the caller
	 * @param dataSource gives this thread a second connection
	 * @param value the value
	 * @param random decides what else is written
	 * @return what the register became, {@code null} when that was not asked
	 * @throws SQLException when nothing was written, or it is not known
	 */
	abstract @Nullable Version write(Connection connection, DataSource dataSource, long value, Random random)
			throws SQLException;

	static WriteForm next(Random random) {
		int sum = 0;
		for (WriteForm form : values()) {
			sum += form.weight;
		}
		int choice = random.nextInt(sum);
		for (WriteForm form : values()) {
			choice -= form.weight;
			if (choice < 0) {
				return form;
			}
		}
		throw new IllegalStateException("no form has a weight");
	}

	private static Version transfers(Connection connection, long value, Random random) throws SQLException {
		for (int count = 1 + random.nextInt(3); count > 0; count--) {
			int source = 1 + random.nextInt(Bank.ACCOUNTS);
			int target = 1 + random.nextInt(Bank.ACCOUNTS);
			long amount = random.nextInt(50);
			move(connection, source, -amount);
			move(connection, target, amount);
			logTransfer(connection, value, source, target, amount);
		}
		setRegister(connection, value);
		return BankReader.register(connection);
	}

	private static void logTransfer(Connection connection, long value, int source, int target, long amount)
			throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(Bank.LOG_TRANSFER)) {
			statement.setLong(1, value);
			statement.setInt(2, source);
			statement.setInt(3, target);
			statement.setLong(4, amount);
			statement.executeUpdate();
		}
	}

	private static void move(Connection connection, int account, long amount) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(Bank.MOVE)) {
			statement.setLong(1, amount);
			statement.setInt(2, account);
			statement.executeUpdate();
		}
	}

	private static void setRegister(Connection connection, long value) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(Bank.SET_REGISTER)) {
			statement.setLong(1, value);
			statement.executeUpdate();
		}
	}

}
