package io.github.litefsspring.benchmarks.access;

import java.nio.file.Path;
import java.util.Map;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * HikariCP over sqlite-jdbc, as an application has it that knows that its database is
 * SQLite: with a busy timeout, and read-only on a replica.
 */
public final class PlainPool implements Access {

	private final String name;

	private final HikariDataSource pool = new HikariDataSource();

	private final JdbcTemplate jdbc;

	private final JdbcTransactionManager transactions;

	private PlainPool(String name, Path database, int size, Map<String, String> properties) {
		this.name = name;
		this.pool.setJdbcUrl("jdbc:sqlite:" + database);
		this.pool.setMaximumPoolSize(size);
		this.pool.addDataSourceProperty("busy_timeout", "10000");
		properties.forEach(this.pool::addDataSourceProperty);
		this.jdbc = new JdbcTemplate(this.pool);
		this.transactions = new JdbcTransactionManager(this.pool);
	}

	/**
	 * A pool whose connections only read.
	 * @param database the database file
	 * @param size how many connections there are
	 * @return the pool, to be closed by the caller
	 */
	public static PlainPool readOnly(Path database, int size) {
		PlainPool plain = new PlainPool("plain pool of " + size, database, size, Map.of("open_mode", "1"));
		plain.pool.setReadOnly(true);
		return plain;
	}

	/**
	 * A pool whose connections read and write. Its transactions begin with the write
	 * lock: otherwise they would fail when another one has written since they began to
	 * read.
	 * @param database the database file
	 * @param size how many connections there are
	 * @param journalMode the journal mode
	 * @return the pool, to be closed by the caller
	 */
	public static PlainPool readWrite(Path database, int size, String journalMode) {
		return new PlainPool("plain pool of " + size, database, size,
				Map.of("journal_mode", journalMode, "synchronous", "NORMAL", "transaction_mode", "IMMEDIATE"));
	}

	/**
	 * A pool of Hikari's usual ten connections to a file of its own, with the journal
	 * mode that the starter uses by default.
	 * @param database the database file
	 * @return the pool, to be closed by the caller
	 */
	public static PlainPool standalone(Path database) {
		return new PlainPool("plain pool of 10", database, 10, Map.of("journal_mode", "WAL", "synchronous", "NORMAL"));
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public DataSource dataSource() {
		return this.pool;
	}

	@Override
	public JdbcTemplate jdbc() {
		return this.jdbc;
	}

	@Override
	public TransactionTemplate transactions(boolean readOnly) {
		TransactionTemplate template = new TransactionTemplate(this.transactions);
		template.setReadOnly(readOnly);
		return template;
	}

	@Override
	public void close() {
		this.pool.close();
	}

}
