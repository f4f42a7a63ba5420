package io.github.litefsspring.compatibility.types;

import java.sql.CallableStatement;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

import org.apache.ibatis.type.BaseTypeHandler;
import org.apache.ibatis.type.JdbcType;
import org.jspecify.annotations.Nullable;

/**
 * MyBatis has no handler for UUIDs, on any database.
 */
class UuidHandler extends BaseTypeHandler<UUID> {

	@Override
	public void setNonNullParameter(PreparedStatement statement, int index, UUID value, JdbcType type)
			throws SQLException {
		statement.setObject(index, value);
	}

	@Override
	public @Nullable UUID getNullableResult(ResultSet rows, String column) throws SQLException {
		return rows.getObject(column, UUID.class);
	}

	@Override
	public @Nullable UUID getNullableResult(ResultSet rows, int column) throws SQLException {
		return rows.getObject(column, UUID.class);
	}

	@Override
	public @Nullable UUID getNullableResult(CallableStatement statement, int column) throws SQLException {
		return statement.getObject(column, UUID.class);
	}

}
