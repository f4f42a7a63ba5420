package io.github.litefsspring.jdbc.statement;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The driver's description of the columns of rows that were read, taken before the rows
 * left their connection.
 */
public final class ReturnedColumns {

	// of values: see kind()
	private static final int KINDS = 6;

	private final List<Column> columns;

	private ReturnedColumns(List<Column> columns) {
		this.columns = columns;
	}

	public static ReturnedColumns of(ResultSetMetaData metaData) throws SQLException {
		Column[] columns = new Column[metaData.getColumnCount()];
		for (int i = 0; i < columns.length; i++) {
			columns[i] = Column.of(metaData, i + 1);
		}
		return new ReturnedColumns(List.of(columns));
	}

	public static ReturnedColumns named(List<String> labels) {
		return new ReturnedColumns(labels.stream().map(Column::named).toList());
	}

	public int count() {
		return this.columns.size();
	}

	public List<String> labels() {
		return this.columns.stream().map(Column::label).toList();
	}

	// takes a row into account while the driver is at it: the driver derives the type of
	// a column from what is declared and from the present value
	public void see(@Nullable Object[] row, ResultSetMetaData metaData) throws SQLException {
		for (int i = 0; i < row.length; i++) {
			@Nullable Type[] types = this.columns.get(i).types;
			int kind = kind(row[i]);
			if (types[kind] == null) {
				types[kind] = Type.of(metaData, i + 1);
			}
		}
	}

	private static int kind(@Nullable Object value) {
		if (value == null) {
			return 0;
		}
		if (value instanceof String) {
			return 1;
		}
		return (value instanceof Integer) ? 2 : (value instanceof Long) ? 3 : (value instanceof Double) ? 4 : 5;
	}

	// of a column, at one row; the type is one of java.sql.Types
	private record Type(int type, String name, boolean signed) {

		static Type of(ResultSetMetaData metaData, int column) throws SQLException {
			return new Type(metaData.getColumnType(column), metaData.getColumnTypeName(column),
					metaData.isSigned(column));
		}

	}

	// declared is null when the table says nothing of the column; there is a type for
	// each kind of value that was seen
	private record Column(String label, @Nullable Declared declared, @Nullable Type[] types) {

		static Column of(ResultSetMetaData metaData, int column) throws SQLException {
			return new Column(metaData.getColumnLabel(column), Declared.of(metaData, column),
					new @Nullable Type[KINDS]);
		}

		static Column named(String label) {
			return new Column(label, null, new @Nullable Type[KINDS]);
		}

	}

	// the type is that of the column when there is no row
	private record Declared(Type type, String table, int precision, int scale, int nullable, boolean autoIncrement) {

		static Declared of(ResultSetMetaData metaData, int column) throws SQLException {
			return new Declared(Type.of(metaData, column), metaData.getTableName(column), metaData.getPrecision(column),
					metaData.getScale(column), metaData.isNullable(column), metaData.isAutoIncrement(column));
		}

	}

	/**
	 * The metadata of rows that are replayed.
	 *
	 * @param columns what was declared
	 * @param rows the present rows, and where they are
	 * @param replayed what the driver says of the values
	 */
	public record MetaData(ReturnedColumns columns, ResultSet rows,
			ResultSetMetaData replayed) implements ResultSetMetaData {

		private @Nullable Declared declared(int column) throws SQLException {
			// the driver refuses a number that no column has
			this.replayed.getColumnName(column);
			return this.columns.columns.get(column - 1).declared;
		}

		private @Nullable Type type(int column) throws SQLException {
			Declared declared = declared(column);
			if (declared == null) {
				return null;
			}
			Type seen = this.columns.columns.get(column - 1).types[kind(this.rows.getObject(column))];
			return (seen != null) ? seen : declared.type;
		}

		@Override
		public int getColumnType(int column) throws SQLException {
			Type type = type(column);
			return (type != null) ? type.type : this.replayed.getColumnType(column);
		}

		@Override
		public String getColumnTypeName(int column) throws SQLException {
			Type type = type(column);
			return (type != null) ? type.name : this.replayed.getColumnTypeName(column);
		}

		@Override
		public String getTableName(int column) throws SQLException {
			Declared declared = declared(column);
			return (declared != null) ? declared.table : this.replayed.getTableName(column);
		}

		@Override
		public int getPrecision(int column) throws SQLException {
			Declared declared = declared(column);
			return (declared != null) ? declared.precision : this.replayed.getPrecision(column);
		}

		@Override
		public int getScale(int column) throws SQLException {
			Declared declared = declared(column);
			return (declared != null) ? declared.scale : this.replayed.getScale(column);
		}

		@Override
		public int isNullable(int column) throws SQLException {
			Declared declared = declared(column);
			return (declared != null) ? declared.nullable : this.replayed.isNullable(column);
		}

		@Override
		public boolean isAutoIncrement(int column) throws SQLException {
			Declared declared = declared(column);
			return (declared != null) ? declared.autoIncrement : this.replayed.isAutoIncrement(column);
		}

		@Override
		public boolean isSigned(int column) throws SQLException {
			Type type = type(column);
			return (type != null) ? type.signed : this.replayed.isSigned(column);
		}

		@Override
		public int getColumnCount() {
			return this.columns.count();
		}

		@Override
		public String getColumnLabel(int column) throws SQLException {
			return this.replayed.getColumnLabel(column);
		}

		@Override
		public String getColumnName(int column) throws SQLException {
			return this.replayed.getColumnName(column);
		}

		@Override
		public String getColumnClassName(int column) throws SQLException {
			return this.replayed.getColumnClassName(column);
		}

		@Override
		public int getColumnDisplaySize(int column) throws SQLException {
			return this.replayed.getColumnDisplaySize(column);
		}

		@Override
		public String getSchemaName(int column) throws SQLException {
			return this.replayed.getSchemaName(column);
		}

		@Override
		public String getCatalogName(int column) throws SQLException {
			return this.replayed.getCatalogName(column);
		}

		@Override
		public boolean isCaseSensitive(int column) throws SQLException {
			return this.replayed.isCaseSensitive(column);
		}

		@Override
		public boolean isSearchable(int column) throws SQLException {
			return this.replayed.isSearchable(column);
		}

		@Override
		public boolean isCurrency(int column) throws SQLException {
			return this.replayed.isCurrency(column);
		}

		@Override
		public boolean isReadOnly(int column) throws SQLException {
			return this.replayed.isReadOnly(column);
		}

		@Override
		public boolean isWritable(int column) throws SQLException {
			return this.replayed.isWritable(column);
		}

		@Override
		public boolean isDefinitelyWritable(int column) throws SQLException {
			return this.replayed.isDefinitelyWritable(column);
		}

		@Override
		public <T> T unwrap(Class<T> type) throws SQLException {
			if (type.isInstance(this)) {
				return type.cast(this);
			}
			throw new SQLException("Not a wrapper for " + type.getName());
		}

		@Override
		public boolean isWrapperFor(Class<?> type) {
			return type.isInstance(this);
		}

	}

}
