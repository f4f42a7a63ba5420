package io.github.litefsspring.boot.primary;

import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLNonTransientException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.sql.SQLTransientException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.litefsspring.jdbc.OutcomeUnknownSqlException;
import org.jspecify.annotations.Nullable;

/**
 * An {@code SQLException} on its way back: it comes back as the same of JDBC's classes,
 * or the nearest of them.
 *
 * @param types its class and superclasses, the nearest first
 * @param message its message
 * @param sqlState its SQLState
 * @param vendorCode SQLite's extended result code
 */
record SqlFailure(List<String> types, @Nullable String message, @Nullable String sqlState, int vendorCode) {

	private static final Map<String, Maker> MAKERS = Map.ofEntries(
			Map.entry(SQLException.class.getName(), SQLException::new),
			Map.entry(SQLDataException.class.getName(), SQLDataException::new),
			Map.entry(SQLFeatureNotSupportedException.class.getName(), SQLFeatureNotSupportedException::new),
			Map.entry(SQLIntegrityConstraintViolationException.class.getName(),
					SQLIntegrityConstraintViolationException::new),
			Map.entry(SQLInvalidAuthorizationSpecException.class.getName(), SQLInvalidAuthorizationSpecException::new),
			Map.entry(SQLNonTransientConnectionException.class.getName(), SQLNonTransientConnectionException::new),
			Map.entry(SQLNonTransientException.class.getName(), SQLNonTransientException::new),
			Map.entry(SQLSyntaxErrorException.class.getName(), SQLSyntaxErrorException::new),
			Map.entry(SQLTimeoutException.class.getName(), SQLTimeoutException::new),
			Map.entry(SQLTransactionRollbackException.class.getName(), SQLTransactionRollbackException::new),
			Map.entry(SQLTransientConnectionException.class.getName(), SQLTransientConnectionException::new),
			Map.entry(SQLTransientException.class.getName(), SQLTransientException::new),
			Map.entry(OutcomeUnknownSqlException.class.getName(), (message, sqlState, vendorCode,
					cause) -> new OutcomeUnknownSqlException(String.valueOf(message), cause)));

	SqlFailure {
		types = List.copyOf(types);
	}

	static SqlFailure of(SQLException ex) {
		RemoteFailure failure = RemoteFailure.of(ex);
		return new SqlFailure(failure.types(), failure.message(), ex.getSQLState(), ex.getErrorCode());
	}

	SQLException recreate(String node) {
		RemoteFailure failure = new RemoteFailure(this.types, this.message, List.of(), null, null);
		Maker maker = this.types.stream()
			.map(MAKERS::get)
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(SQLException::new);
		return maker.make(this.message, this.sqlState, this.vendorCode, RemoteStackTrace.of(failure, node));
	}

	/**
	 * The constructor that all of JDBC's exceptions have.
	 */
	private interface Maker {

		SQLException make(@Nullable String message, @Nullable String sqlState, int vendorCode, Throwable cause);

	}

}
