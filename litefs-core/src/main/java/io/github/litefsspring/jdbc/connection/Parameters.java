package io.github.litefsspring.jdbc.connection;

import java.sql.ParameterMetaData;
import java.sql.SQLException;
import java.sql.Types;

/**
 * Parameters as SQLite knows them: any type, any value. Only counting them asks SQLite.
 *
 * @param counter counts them
 */
record Parameters(Counter counter) implements ParameterMetaData {

	@Override
	public int getParameterCount() throws SQLException {
		return this.counter.count();
	}

	@Override
	public int isNullable(int index) {
		return parameterNullable;
	}

	@Override
	public boolean isSigned(int index) {
		return true;
	}

	@Override
	public int getPrecision(int index) {
		return 0;
	}

	@Override
	public int getScale(int index) {
		return 0;
	}

	@Override
	public int getParameterType(int index) {
		return Types.VARCHAR;
	}

	@Override
	public String getParameterTypeName(int index) {
		return "VARCHAR";
	}

	@Override
	public String getParameterClassName(int index) {
		return String.class.getName();
	}

	@Override
	public int getParameterMode(int index) {
		return parameterModeIn;
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

	interface Counter {

		int count() throws SQLException;

	}

}
