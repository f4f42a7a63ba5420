package io.github.litefsspring.jdbc.connection;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * The same on an exclusive connection.
 */
class ExclusiveGeneratedKeysTests extends GeneratedKeysTests {

	@Override
	Connection connect() throws SQLException {
		return this.dataSource.exclusive().getConnection();
	}

}
