package io.github.litefsspring.chaos.app;

import io.github.litefsspring.primary.Elsewhere;
import io.github.litefsspring.primary.PrimaryOnly;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Everything that is written.
 */
@Service
class Ledger {

	private final JdbcClient jdbc;

	Ledger(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	@Transactional
	void append(String set, String value) {
		insert(set, value);
	}

	@PrimaryOnly(elsewhere = Elsewhere.INVOKE)
	@Transactional
	void invoke(String set, String value) {
		insert(set, value);
	}

	@Transactional
	void transfer(String set, String value, int from, int to, int amount) {
		move(from, -amount);
		insert(set, value);
		move(to, amount);
	}

	// a transaction of this size keeps replicas and the backup busy; the next one takes
	// its place
	@Transactional
	void large(String set, String value, int megabytes) {
		this.jdbc.sql("delete from ballast").update();
		for (int i = 0; i < megabytes; i++) {
			this.jdbc.sql("insert into ballast (content) values (randomblob(1000000))").update();
		}
		insert(set, value);
	}

	// a write that changes nothing that anybody looks for
	@Transactional
	void touch() {
		move(0, 0);
	}

	private void insert(String set, String value) {
		this.jdbc.sql("insert into element (owner, value) values (?, ?)").params(set, value).update();
	}

	private void move(int account, int amount) {
		this.jdbc.sql("update account set balance = balance + ? where id = ?").params(amount, account).update();
	}

}
