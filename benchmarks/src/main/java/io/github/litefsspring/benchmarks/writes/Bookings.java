package io.github.litefsspring.benchmarks.writes;

import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

import io.github.litefsspring.benchmarks.access.Access;
import io.github.litefsspring.benchmarks.load.Operation;
import io.github.litefsspring.test.cluster.RunningNode;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Accounts and what was booked on them.
 */
final class Bookings {

	private static final int ACCOUNTS = 1000;

	private Bookings() {
	}

	static void create(RunningNode primary, String journalMode) {
		primary.execute("pragma journal_mode = " + journalMode,
				"create table account (id integer primary key, cents integer not null)",
				"create table booking (id integer primary key, account integer not null, cents integer not null)",
				"with recursive n (i) as (select 1 union all select i + 1 from n where i < " + ACCOUNTS + ") "
						+ "insert into account select i, 0 from n");
	}

	/**
	 * One transaction that inserts a row and updates another one, as a method annotated
	 * with {@code @Transactional} makes it.
	 * @param access the side that writes
	 * @return the operation
	 */
	static Operation book(Access access) {
		TransactionTemplate transaction = access.transactions(false);
		JdbcTemplate jdbc = access.jdbc();
		return () -> transaction.executeWithoutResult((status) -> {
			int account = ThreadLocalRandom.current().nextInt(ACCOUNTS) + 1;
			jdbc.update("insert into booking (account, cents) values (?, ?)", account, 995);
			jdbc.update("update account set cents = cents + ? where id = ?", 995, account);
		});
	}

	/**
	 * One transaction that finds an account, changes it and saves it, which is what an
	 * application with JPA does.
	 * @param access the side that writes
	 * @return the operation
	 */
	static Operation findChangeAndSave(Access access) {
		TransactionTemplate transaction = access.transactions(false);
		JdbcTemplate jdbc = access.jdbc();
		return () -> transaction.executeWithoutResult((status) -> {
			int account = ThreadLocalRandom.current().nextInt(ACCOUNTS) + 1;
			Long cents = jdbc.queryForObject("select cents from account where id = ?", Long.class, account);
			jdbc.update("update account set cents = ? where id = ?", Objects.requireNonNull(cents) + 995, account);
			jdbc.update("insert into booking (account, cents) values (?, ?)", account, 995);
		});
	}

	/**
	 * Make sure that no acknowledged transaction is missing and none is there by half.
	 * @param access any side
	 * @param acknowledged how many transactions came back without an error, at least
	 */
	static void check(Access access, long acknowledged) {
		Long booked = access.jdbc().queryForObject("select count(*) from booking", Long.class);
		Long booking = access.jdbc().queryForObject("select total(cents) from booking", Long.class);
		Long account = access.jdbc().queryForObject("select total(cents) from account", Long.class);
		if (booked == null || booked < acknowledged || booking == null || !booking.equals(account)) {
			throw new IllegalStateException("%d transactions were acknowledged, %s are there; %s cents booked, %s there"
				.formatted(acknowledged, booked, booking, account));
		}
	}

}
