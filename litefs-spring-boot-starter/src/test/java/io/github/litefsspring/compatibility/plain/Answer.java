package io.github.litefsspring.compatibility.plain;

import java.lang.reflect.Array;
import java.sql.BatchUpdateException;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;

/**
 * An answer of a database as text that can be compared.
 */
final class Answer {

	private Answer() {
	}

	static String of(Callable<?> probe) {
		try {
			return text(probe.call());
		}
		catch (Exception ex) {
			return text(ex);
		}
	}

	static String text(@Nullable Object value) {
		if (value instanceof byte[] bytes) {
			return "bytes " + ((bytes.length > 20) ? bytes.length + "#" + Arrays.hashCode(bytes)
					: HexFormat.of().formatHex(bytes));
		}
		if (value != null && value.getClass().isArray()) {
			List<String> parts = new ArrayList<>();
			for (int i = 0; i < Array.getLength(value); i++) {
				parts.add(text(Array.get(value, i)));
			}
			return parts.toString();
		}
		if (value instanceof List<?> list) {
			return list.stream().map(Answer::text).toList().toString();
		}
		if (value instanceof Map<?, ?> map) {
			return map.entrySet()
				.stream()
				.map((entry) -> entry.getKey() + "=" + text(entry.getValue()))
				.toList()
				.toString();
		}
		if (value instanceof BatchUpdateException ex) {
			return "throws BatchUpdateException " + Arrays.toString(ex.getUpdateCounts());
		}
		// which class it is exactly is better than the driver's, on purpose: SQLStates
		// say it to frameworks
		if (value instanceof SQLException ex) {
			return "throws SQLException " + ex.getErrorCode();
		}
		if (value instanceof Throwable ex) {
			return "throws " + ex.getClass().getSimpleName();
		}
		return (value instanceof String || value == null) ? String.valueOf(value)
				: value.getClass().getSimpleName() + " " + value;
	}

	/**
	 * All rows of all columns.
	 * @param rows the rows, which are closed afterwards
	 * @return the rows, each a list
	 */
	static List<List<Object>> rows(ResultSet rows) throws SQLException {
		List<List<Object>> all = new ArrayList<>();
		try (rows) {
			ResultSetMetaData columns = rows.getMetaData();
			while (rows.next()) {
				List<Object> row = new ArrayList<>();
				for (int i = 1; i <= columns.getColumnCount(); i++) {
					row.add(rows.getObject(i));
				}
				all.add(row);
			}
		}
		return all;
	}

}
