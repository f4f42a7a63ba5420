/**
 * The objects that a caller of JDBC has: connection, statements, result sets, metadata.
 * <p>
 * A connection is a face. Behind it stands a
 * {@link io.github.litefsspring.jdbc.connection.ConnectionState}: autocommit that routes
 * each statement, autocommit on an exclusive connection, or an open transaction. The
 * state borrows a physical connection and gives it back.
 */
@Internal
@NullMarked
package io.github.litefsspring.jdbc.connection;

import io.github.litefsspring.Internal;
import org.jspecify.annotations.NullMarked;
