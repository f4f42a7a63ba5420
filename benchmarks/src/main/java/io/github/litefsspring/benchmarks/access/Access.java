package io.github.litefsspring.benchmarks.access;

import javax.sql.DataSource;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * An application's way to its database: the data source, and what Spring makes of it.
 */
public interface Access extends AutoCloseable {

	/**
	 * The name in a table.
	 * @return the name
	 */
	String name();

	/**
	 * The data source.
	 * @return always the same one
	 */
	DataSource dataSource();

	/**
	 * Spring's JDBC operations.
	 * @return those over {@link #dataSource()}
	 */
	JdbcTemplate jdbc();

	/**
	 * Transactions as {@code @Transactional} begins them.
	 * @param readOnly whether they are read-only
	 * @return a template over {@link #dataSource()}
	 */
	TransactionTemplate transactions(boolean readOnly);

	@Override
	void close();

}
