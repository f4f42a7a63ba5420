package io.github.litefsspring.jdbc.connection;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientException;
import java.util.ArrayList;
import java.util.List;

import io.github.litefsspring.jdbc.physical.SqliteErrors;
import io.github.litefsspring.jdbc.remote.RemoteResult;
import io.github.litefsspring.jdbc.remote.RemoteStatement;
import io.github.litefsspring.jdbc.statement.Classification;
import io.github.litefsspring.jdbc.statement.StatementKinds;
import org.jspecify.annotations.Nullable;

/**
 * Runs a statement of another node on this one.
 *
 * @param statement the statement
 */
public record ForeignStatement(RemoteStatement statement) {

	public void check(StatementKinds kinds) throws SQLException {
		String sql = this.statement.sql();
		Classification classification = kinds.of(sql);
		classification.checkAllowed(sql, false);
		if (!classification.kind().canTravel()) {
			throw new SQLFeatureNotSupportedException(
					"Another node can have one writing statement run here, and this is something else: "
							+ SqliteErrors.shorten(sql),
					"0A000");
		}
	}

	public RemoteResult run(RoutingConnection connection) throws SQLException {
		try (RoutingPreparedStatement prepared = connection.prepare(this.statement.sql(), this.statement.keys())) {
			prepared.setLargeMaxRows(this.statement.maxRows());
			prepared.setQueryTimeout(this.statement.queryTimeout());
			List<@Nullable Object> parameters = this.statement.parameters();
			for (int i = 0; i < parameters.size(); i++) {
				bind(prepared, i + 1, parameters.get(i));
			}
			try (ResultSet rows = prepared.execute() ? prepared.getResultSet() : keys(prepared)) {
				return (rows != null) ? rows(prepared.changed(), rows)
						: new RemoteResult(prepared.changed(), List.of(), List.of());
			}
		}
	}

	private @Nullable ResultSet keys(RoutingPreparedStatement prepared) throws SQLException {
		return (this.statement.keys() != null) ? prepared.getGeneratedKeys() : null;
	}

	private static void bind(PreparedStatement prepared, int index, @Nullable Object value) throws SQLException {
		if (value == null) {
			prepared.setNull(index, java.sql.Types.NULL);
		}
		else if (value instanceof Long number) {
			prepared.setLong(index, number);
		}
		else if (value instanceof Double number) {
			prepared.setDouble(index, number);
		}
		else if (value instanceof String text) {
			prepared.setString(index, text);
		}
		else if (value instanceof byte[] bytes) {
			prepared.setBytes(index, bytes);
		}
		else {
			throw new SQLNonTransientException("SQLite has no values of " + value.getClass(), "22000");
		}
	}

	private static RemoteResult rows(long changed, ResultSet rows) throws SQLException {
		ResultSetMetaData metaData = rows.getMetaData();
		List<String> columns = new ArrayList<>();
		for (int i = 1; i <= metaData.getColumnCount(); i++) {
			columns.add(metaData.getColumnLabel(i));
		}
		List<List<@Nullable Object>> values = new ArrayList<>();
		while (rows.next()) {
			List<@Nullable Object> row = new ArrayList<>();
			for (int i = 1; i <= columns.size(); i++) {
				row.add(RowMemory.value(rows.getObject(i)));
			}
			values.add(row);
		}
		return new RemoteResult(changed, columns, values);
	}

}
