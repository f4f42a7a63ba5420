package io.github.litefsspring.test.correctness;

import java.util.ArrayList;
import java.util.List;

/**
 * The database: accounts, the transfers between them, and a register that every write
 * counts up. A trigger writes each of its values into a log.
 */
final class Bank {

	static final int ACCOUNTS = 8;

	static final long BALANCE = 1000;

	static final long TOTAL = ACCOUNTS * BALANCE;

	/** Counts the register up, with the value of the write. */
	static final String SET_REGISTER = "update register set sequence = sequence + 1, previous = value, value = ?";

	/** The register and the total, in one statement. */
	static final String READ_ALL = "select sequence, value, previous, (select sum(balance) from account) "
			+ "from register";

	static final String READ_REGISTER = "select sequence, value, previous from register";

	static final String READ_BALANCE = "select balance from account where id = ?";

	static final String MOVE = "update account set balance = balance + ? where id = ?";

	static final String LOG_TRANSFER = "insert into transfer(value, source, target, amount) values (?, ?, ?, ?)";

	/** All values the register had. */
	static final String LOG = "select sequence || ' ' || value || ' ' || previous from register_log order by sequence";

	/**
	 * What the books say is wrong: accounts that are not what their transfers make them.
	 */
	static final String ERRORS = """
			select 'account ' || id || ' has ' || balance from account where balance <> %d
				- (select coalesce(sum(amount), 0) from transfer where source = account.id)
				+ (select coalesce(sum(amount), 0) from transfer where target = account.id)
			union all
			select 'transfer ' || value || ' without its register' from transfer
				where value not in (select value from register_log)
			union all
			select 'claim ' || id from claim
			""".formatted(BALANCE);

	private Bank() {
	}

	static String[] schema() {
		List<String> statements = new ArrayList<>(List.of(
				"create table account (id integer primary key, balance integer not null "
						+ "check (balance between -1000000000 and 1000000000))",
				"create table transfer (value integer not null, source integer not null, target integer not null, "
						+ "amount integer not null)",
				"create index transfer_value on transfer(value)",
				"create table claim (id integer primary key, account integer not null "
						+ "references account(id) deferrable initially deferred)",
				"create table register (sequence integer not null, value integer not null, previous integer not null)",
				"create table register_log (sequence integer primary key, value integer not null unique, "
						+ "previous integer not null)",
				"create trigger log_register after update on register begin insert into register_log "
						+ "values (new.sequence, new.value, new.previous); end",
				"insert into register values (0, 0, 0)", "insert into register_log values (0, 0, 0)"));
		for (int account = 1; account <= ACCOUNTS; account++) {
			statements.add("insert into account values (" + account + ", " + BALANCE + ")");
		}
		return statements.toArray(String[]::new);
	}

}
