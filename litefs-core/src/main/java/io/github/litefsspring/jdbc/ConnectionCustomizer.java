package io.github.litefsspring.jdbc;

import java.sql.SQLException;

import org.sqlite.SQLiteConnection;

/**
 * Prepares each physical connection of a data source before its first use: the writer,
 * the readers, and those of exclusive connections, also when they are opened again. It is
 * the place for SQL functions ({@link org.sqlite.Function}), collations and extensions,
 * which belong to one connection.
 * <p>
 * With the starter, each bean of this type is used, in its order.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ConnectionCustomizer {

	/**
	 * Prepare a connection. What is registered has to be made anew for each one, because
	 * several are used at the same time.
	 * @param connection the driver's connection, in autocommit mode. It is read-only
	 * unless it is the writer's, and must be neither kept nor closed
	 * @throws SQLException why it cannot be used; it is closed then, and the caller that
	 * needs it gets this exception
	 */
	void customize(SQLiteConnection connection) throws SQLException;

}
