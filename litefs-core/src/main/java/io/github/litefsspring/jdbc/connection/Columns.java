package io.github.litefsspring.jdbc.connection;

import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.Optional;

import javax.sql.rowset.RowSetMetaDataImpl;

import org.jspecify.annotations.Nullable;

/**
 * Copies what the driver says of a result's columns, so that it outlives the driver's
 * statement.
 */
final class Columns {

	private Columns() {
	}

	static Optional<ResultSetMetaData> copy(@Nullable ResultSetMetaData columns) throws SQLException {
		if (columns == null || columns.getColumnCount() == 0) {
			return Optional.empty();
		}
		var copy = new RowSetMetaDataImpl();
		copy.setColumnCount(columns.getColumnCount());
		for (int i = 1; i <= columns.getColumnCount(); i++) {
			copy.setColumnLabel(i, columns.getColumnLabel(i));
			copy.setColumnName(i, columns.getColumnName(i));
			copy.setColumnType(i, columns.getColumnType(i));
			copy.setColumnTypeName(i, columns.getColumnTypeName(i));
			copy.setTableName(i, columns.getTableName(i));
			copy.setNullable(i, columns.isNullable(i));
		}
		return Optional.of(copy);
	}

}
