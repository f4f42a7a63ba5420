package io.github.litefsspring.boot.migration;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database in memory with the schema of another one, and none of its rows.
 */
final class SchemaCopy implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(SchemaCopy.class);

	private final Connection physical;

	private final Set<String> original;

	private SchemaCopy(Connection physical, Set<String> original) {
		this.physical = physical;
		this.original = original;
	}

	static SchemaCopy of(Connection original) throws SQLException {
		List<String> definitions = SchemaObjects.strings(original,
				"select sql from sqlite_schema where sql is not null order by rowid");
		SchemaCopy copy = new SchemaCopy(DriverManager.getConnection("jdbc:sqlite::memory:"),
				SchemaObjects.of(original));
		try (Statement statement = copy.connection().createStatement()) {
			for (String definition : definitions) {
				statement.execute(definition);
			}
			return copy;
		}
		catch (SQLException | RuntimeException ex) {
			copy.close();
			throw ex;
		}
	}

	/**
	 * A connection whose statements do not fail: a table may be there already, and rows
	 * that a script needs are not.
	 * @return the connection
	 */
	Connection connection() {
		return (Connection) proxy(Connection.class, (method, arguments) -> {
			Object result = call(this.physical, method, arguments);
			return (result instanceof Statement statement) ? tolerant(statement) : result;
		});
	}

	private static Object tolerant(Statement statement) {
		return proxy(Statement.class, (method, arguments) -> {
			try {
				return call(statement, method, arguments);
			}
			catch (SQLException | RuntimeException ex) {
				logger.debug("Ignored in a copy of the schema", ex);
				return nothing(method.getReturnType());
			}
		});
	}

	private static @Nullable Object nothing(Class<?> type) {
		if (type == boolean.class) {
			return false;
		}
		return (type == int.class) ? -1 : null;
	}

	private static Object proxy(Class<?> type, Call handler) {
		return Proxy.newProxyInstance(SchemaCopy.class.getClassLoader(), new Class<?>[] { type },
				(proxy, method, arguments) -> handler.call(method, arguments));
	}

	private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
		try {
			return method.invoke(target, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	/**
	 * The parts that the other schema lacks.
	 * @return names
	 * @throws SQLException when the schema cannot be read
	 */
	List<String> added() throws SQLException {
		return SchemaObjects.missing(SchemaObjects.of(this.physical), this.original);
	}

	@Override
	public void close() throws SQLException {
		this.physical.close();
	}

	/**
	 * A call of a method.
	 */
	private interface Call {

		@Nullable Object call(Method method, Object @Nullable [] arguments) throws Throwable;

	}

}
