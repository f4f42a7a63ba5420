package io.github.litefsspring.boot.jooq;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.util.Set;

import org.jooq.Converter;
import org.jooq.DataType;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DefaultBinding;

/**
 * Reads dates with a time again, to the nanosecond. On SQLite jOOQ reads them as
 * milliseconds of the JVM's zone: the rest of a fraction is gone, and an hour that the
 * zone leaves out becomes the next one.
 */
class ExactClockListener implements ExecuteListener {

	private static final long serialVersionUID = 1L;

	private static final Set<Class<?>> TYPES = Set.of(LocalDateTime.class, Timestamp.class);

	@Override
	public void recordEnd(ExecuteContext execution) {
		Record row = execution.record();
		ResultSet rows = execution.resultSet();
		if (row == null || rows == null) {
			return;
		}
		try {
			if (hasColumns(row.fields(), rows)) {
				readAgain(row, rows, 1);
			}
		}
		catch (SQLException ex) {
			execution.sqlException(ex);
		}
	}

	// rows within rows that are not columns of their own come as one text
	private static boolean hasColumns(Field<?>[] fields, ResultSet rows) throws SQLException {
		int columns = columns(fields);
		return columns == fields.length || columns == rows.getMetaData().getColumnCount();
	}

	private static int columns(Field<?>[] fields) {
		int columns = 0;
		for (Field<?> field : fields) {
			columns += isRow(field) ? columns(field.getDataType().getRow().fields()) : 1;
		}
		return columns;
	}

	private static void readAgain(Record row, ResultSet rows, int first) throws SQLException {
		int column = first;
		for (Field<?> field : row.fields()) {
			if (isRow(field)) {
				if (row.get(field) instanceof Record inner) {
					readAgain(inner, rows, column);
				}
				column += columns(field.getDataType().getRow().fields());
			}
			else {
				if (isClock(field) && row.get(field) != null) {
					readAgain(row, field, rows, column);
				}
				column++;
			}
		}
	}

	private static <T> void readAgain(Record row, Field<T> field, ResultSet rows, int column) throws SQLException {
		LocalDateTime clock = rows.getObject(column, LocalDateTime.class);
		Converter<?, T> converter = field.getConverter();
		row.set(field, converted(clock, converter));
		row.changed(field, false);
	}

	private static <F, T> T converted(LocalDateTime clock, Converter<F, T> converter) {
		Object value = (converter.fromType() == Timestamp.class) ? Timestamp.valueOf(clock) : clock;
		return converter.from(converter.fromType().cast(value));
	}

	// what a binding of the application reads is its own
	private static boolean isClock(Field<?> field) {
		return TYPES.contains(field.getConverter().fromType())
				&& field.getBinding().getClass().getNestHost() == DefaultBinding.class;
	}

	private static boolean isRow(Field<?> field) {
		DataType<?> type = field.getDataType();
		return type.isRecord() && type.getRow() != null;
	}

}
