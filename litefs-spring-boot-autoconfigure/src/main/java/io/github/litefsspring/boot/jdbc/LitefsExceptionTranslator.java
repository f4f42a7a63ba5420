package io.github.litefsspring.boot.jdbc;

import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;

/**
 * Translates what only LiteFS knows: "not the primary" and "outcome unknown". Everything
 * else is left to Spring, which understands the exceptions of
 * {@link io.github.litefsspring.jdbc.LitefsDataSource} by their JDBC 4 classes and their
 * SQLState.
 *
 * @since 0.1.0
 */
public class LitefsExceptionTranslator extends SQLExceptionSubclassTranslator {

	@Override
	protected @Nullable DataAccessException doTranslate(String task, @Nullable String sql, SQLException ex) {
		DataAccessException notPrimary = NotPrimaryException.findIn(ex).orElse(null);
		if (notPrimary != null) {
			return notPrimary;
		}
		DataAccessException outcomeUnknown = OutcomeUnknownException.findIn(ex).orElse(null);
		if (outcomeUnknown != null) {
			return outcomeUnknown;
		}
		return super.doTranslate(task, sql, ex);
	}

}
