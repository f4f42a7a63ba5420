package io.github.litefsspring.compatibility.plain;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Date;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

/**
 * JDBC itself: every answer of the metadata, each getter on each kind of value, the
 * navigation of rows, keys, counts, batches, streams, transactions.
 */
final class JdbcProbes extends Probes {

	/** What differs from run to run, or is no answer of a database. */
	private static final Set<String> NOT_COMPARED = Set.of("getConnection", "getURL", "hashCode", "toString",
			"getClass", "notify", "notifyAll", "wait");

	private static final Map<String, String> VALUES = values();

	private static final List<Class<?>> TYPES = List.of(String.class, Integer.class, Long.class, Double.class,
			BigDecimal.class, Boolean.class, LocalDate.class, LocalDateTime.class, LocalTime.class, Date.class,
			Timestamp.class, Time.class, byte[].class, Instant.class, OffsetDateTime.class, UUID.class);

	private static final String AUTHORS = "select id, name, born from author order by id";

	JdbcProbes() {
		metadata();
		getters();
		navigation();
		statements();
		parameters();
		transactions();
	}

	@Override
	Class<?> application() {
		return JdbcApplication.class;
	}

	private static Map<String, String> values() {
		Map<String, String> values = new LinkedHashMap<>();
		values.put("NULL", "null");
		values.put("0", "0");
		values.put("1", "1");
		values.put("-1", "-1");
		values.put("2^31", "2147483648");
		values.put("2^53+1", "9007199254740993");
		values.put("1.5", "1.5");
		values.put("empty text", "''");
		values.put("text", "'text'");
		values.put("text 12", "'12'");
		values.put("text 1.5", "'1.5'");
		values.put("text true", "'true'");
		values.put("bytes", "x'000102'");
		values.put("day", "'2026-03-29'");
		values.put("moment", "'2026-03-29 01:30:00.123'");
		values.put("seconds", "'2026-03-29 01:30:00'");
		values.put("clock", "'07:08:09'");
		values.put("millis", "1774747800123");
		values.put("uuid", "'123e4567-e89b-12d3-a456-426614174000'");
		return values;
	}

	private void metadata() {
		for (Method method : DatabaseMetaData.class.getMethods()) {
			if (method.getParameterCount() == 0 && !NOT_COMPARED.contains(method.getName())) {
				read("metadata " + method.getName(),
						connected((connection) -> value(method, connection.getMetaData())));
			}
		}
		for (int type : new int[] { ResultSet.TYPE_FORWARD_ONLY, ResultSet.TYPE_SCROLL_INSENSITIVE,
				ResultSet.TYPE_SCROLL_SENSITIVE }) {
			read("metadata supportsResultSetType " + type,
					connected((connection) -> connection.getMetaData().supportsResultSetType(type)));
		}
		read("metadata tables", connected((connection) -> Answer
			.rows(connection.getMetaData().getTables(null, null, "%o%", new String[] { "TABLE" }))));
		read("metadata columns",
				connected((connection) -> Answer.rows(connection.getMetaData().getColumns(null, null, "book", "%"))));
		read("metadata primary keys",
				connected((connection) -> Answer.rows(connection.getMetaData().getPrimaryKeys(null, null, "book"))));
		read("metadata imported keys",
				connected((connection) -> Answer.rows(connection.getMetaData().getImportedKeys(null, null, "book"))));
		read("metadata exported keys",
				connected((connection) -> Answer.rows(connection.getMetaData().getExportedKeys(null, null, "author"))));
		read("metadata indexes", connected(
				(connection) -> Answer.rows(connection.getMetaData().getIndexInfo(null, null, "author", false, true))));
		read("metadata best row", connected((connection) -> Answer.rows(connection.getMetaData()
			.getBestRowIdentifier(null, null, "book", DatabaseMetaData.bestRowSession, true))));
		for (Method method : ResultSetMetaData.class.getMethods()) {
			if (Arrays.equals(method.getParameterTypes(), new Class<?>[] { int.class })) {
				read("columns " + method.getName(),
						selected("select id, title, price, published, cover, author + 1 as next, 'x', 1.5 y from book",
								(rows) -> {
									rows.next();
									List<Object> answers = new ArrayList<>();
									for (int column = 1; column <= 8; column++) {
										answers.add(value(method, rows.getMetaData(), column));
									}
									return answers;
								}));
			}
		}
		read("parameters", connected((connection) -> {
			try (PreparedStatement statement = connection
				.prepareStatement("select * from book where title = ? and price > ?")) {
				ParameterMetaData parameters = statement.getParameterMetaData();
				return List.of(parameters.getParameterCount(), parameters.getParameterMode(1),
						statement.getMetaData().getColumnCount());
			}
		}));
	}

	private void getters() {
		List<Method> getters = Arrays.stream(ResultSet.class.getMethods())
			.filter((method) -> method.getName().startsWith("get")
					&& Arrays.equals(method.getParameterTypes(), new Class<?>[] { int.class }))
			.filter((method) -> !Set
				.of("getUnicodeStream", "getAsciiStream", "getBinaryStream", "getCharacterStream",
						"getNCharacterStream", "getBlob", "getClob", "getNClob")
				.contains(method.getName()))
			.sorted(Comparator.comparing(Method::getName))
			.toList();
		VALUES.forEach((label, literal) -> {
			for (Method getter : getters) {
				read(getter.getName() + " of " + label, selected("select " + literal + " as x", (rows) -> {
					rows.next();
					Object value = value(getter, rows, 1);
					return Answer.text(value) + (rows.wasNull() ? " was null" : "");
				}));
			}
			for (Class<?> type : TYPES) {
				read("getObject " + type.getSimpleName() + " of " + label,
						selected("select " + literal + " as x", (rows) -> {
							rows.next();
							return rows.getObject("X", type);
						}));
			}
		});
		read("streams", selected("select title, cover from book where id = 1", (rows) -> {
			rows.next();
			Blob blob = rows.getBlob(2);
			return List.of(rows.getBinaryStream(2).readAllBytes(), blob.length(), blob.getBytes(2, 2),
					new String(rows.getAsciiStream(1).readAllBytes(), StandardCharsets.US_ASCII),
					rows.getClob(1).getSubString(1, 3));
		}));
	}

	private void navigation() {
		read("positions of a row", selected(AUTHORS, (rows) -> {
			List<Object> seen = new ArrayList<>();
			do {
				seen.add(List.of(rows.isBeforeFirst(), rows.isFirst(), rows.isAfterLast(), rows.getRow()));
			}
			while (rows.next());
			seen.add(List.of(rows.isAfterLast(), rows.getRow(), rows.next()));
			return seen;
		}));
		read("positions without rows", selected("select 1 where 0", (rows) -> List.of(rows.isBeforeFirst(),
				rows.isFirst(), rows.getRow(), rows.next(), rows.isAfterLast())));
		Map<String, Rows> moves = new TreeMap<>();
		moves.put("previous", ResultSet::previous);
		moves.put("first", ResultSet::first);
		moves.put("last", ResultSet::last);
		moves.put("absolute", (rows) -> rows.absolute(1));
		moves.put("relative", (rows) -> rows.relative(1));
		moves.put("isLast", ResultSet::isLast);
		moves.put("insert row", (rows) -> {
			rows.moveToInsertRow();
			return null;
		});
		moves.put("update row", (rows) -> {
			rows.updateString(2, "x");
			return null;
		});
		moves.put("settings", (rows) -> List.of(rows.getType(), rows.getConcurrency(), rows.getFetchDirection(),
				rows.getFetchSize(), rows.getHoldability()));
		moves.put("names of columns", (rows) -> List.of(rows.findColumn("NAME"), rows.findColumn("id")));
		moves.put("unknown column", (rows) -> rows.findColumn("nothing"));
		moves.put("column 0", (rows) -> rows.getString(0));
		moves.put("column 9", (rows) -> rows.getString(9));
		moves.put("unknown name", (rows) -> rows.getString("nothing"));
		moves.put("after its end", (rows) -> {
			while (rows.next()) {
				rows.getInt(1);
			}
			return rows.getInt(1);
		});
		moves.put("closed", (rows) -> {
			rows.close();
			return List.of(rows.isClosed(), Answer.of(rows::next), Answer.of(() -> rows.getInt(1)));
		});
		moves.forEach((name, move) -> read("rows: " + name, selected(AUTHORS, (rows) -> {
			rows.next();
			return move.of(rows);
		})));
		read("rows before next", selected(AUTHORS, (rows) -> rows.getInt(1)));
		read("scrollable statement", connected((connection) -> {
			try (Statement statement = connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE,
					ResultSet.CONCUR_READ_ONLY)) {
				return statement.getResultSetType();
			}
		}));
		read("two cursors of one connection", connected((connection) -> {
			try (Statement first = connection.createStatement(); Statement second = connection.createStatement()) {
				ResultSet outer = first.executeQuery(AUTHORS);
				List<Object> pairs = new ArrayList<>();
				while (outer.next()) {
					pairs.add(outer.getInt(1) + ": " + Answer
						.rows(second.executeQuery("select count(*) from book where author = " + outer.getInt(1))));
				}
				return pairs;
			}
		}));
		read("a second query closes the first", statement((statement) -> {
			ResultSet first = statement.executeQuery(AUTHORS);
			first.next();
			statement.executeQuery("select 1");
			return first.isClosed();
		}));
	}

	private void statements() {
		read("maximum of rows", statement((statement) -> {
			statement.setMaxRows(1);
			return Answer.rows(statement.executeQuery(AUTHORS));
		}));
		read("settings of a statement",
				statement((statement) -> List.of(statement.getMaxRows(), statement.getMaxFieldSize(),
						statement.getFetchSize(), statement.getFetchDirection(), statement.getQueryTimeout(),
						statement.isPoolable(), statement.isCloseOnCompletion(), statement.getUpdateCount(),
						statement.getMoreResults())));
		read("execute of a query", statement((statement) -> {
			boolean rows = statement.execute("select 7");
			return List.of(rows, statement.getUpdateCount(), Answer.rows(statement.getResultSet()),
					statement.getMoreResults(), statement.getUpdateCount());
		}));
		read("executeQuery without a result", statement((statement) -> statement.executeQuery("-- nothing")));
		read("syntax", statement((statement) -> statement.executeQuery("selec 1")));
		read("unknown table", statement((statement) -> statement.executeQuery("select * from nothing")));
		read("unknown column in SQL", statement((statement) -> statement.executeQuery("select nothing from author")));
		read("close on completion", statement((statement) -> {
			statement.closeOnCompletion();
			statement.executeQuery("select 1").close();
			return statement.isClosed();
		}));
		write("execute of an update", statement((statement) -> {
			boolean rows = statement.execute("update author set rating = 1");
			return List.of(rows, statement.getUpdateCount(), statement.getMoreResults(), statement.getUpdateCount());
		}));
		write("executeUpdate of a query", statement((statement) -> statement.executeUpdate("select 1")));
		write("executeQuery of an update",
				statement((statement) -> statement.executeQuery("update author set rating = 1")));
		write("counts",
				statement((statement) -> List.of(statement.executeUpdate("update author set rating = 1"),
						statement.executeUpdate("delete from book where id = 9"),
						statement.executeLargeUpdate("delete from book where author = 1"),
						statement.executeUpdate("create table if not exists other(x)"),
						statement.executeUpdate("drop table other"))));
		write("key of an insert", statement((statement) -> {
			statement.executeUpdate("insert into author(name) values ('Eve')", Statement.RETURN_GENERATED_KEYS);
			return Answer.rows(statement.getGeneratedKeys());
		}));
		write("key by name", connected((connection) -> {
			try (PreparedStatement statement = connection.prepareStatement("insert into author(name) values (?)",
					new String[] { "id" })) {
				statement.setString(1, "Eve");
				statement.executeUpdate();
				ResultSet keys = statement.getGeneratedKeys();
				keys.next();
				return keys.getLong(1);
			}
		}));
		write("keys without having asked", statement((statement) -> {
			statement.executeUpdate("insert into author(name) values ('Eve')");
			return Answer.rows(statement.getGeneratedKeys());
		}));
		write("keys of many rows", statement((statement) -> {
			statement.executeUpdate("insert into author(name) values ('Eve'), ('Zoe')",
					Statement.RETURN_GENERATED_KEYS);
			return Answer.rows(statement.getGeneratedKeys());
		}));
		write("keys of an update", statement((statement) -> {
			statement.executeUpdate("update author set rating = 2 where id = 1", Statement.RETURN_GENERATED_KEYS);
			return Answer.rows(statement.getGeneratedKeys());
		}));
		write("returning", statement((statement) -> Answer
			.rows(statement.executeQuery("insert into author(name) values ('Eve') returning id, name"))));
		write("executeUpdate with returning", statement(
				(statement) -> statement.executeUpdate("insert into author(name) values ('Eve') returning id")));
		write("batch", connected((connection) -> {
			try (PreparedStatement statement = connection.prepareStatement("insert into author(name) values (?)")) {
				for (String name : List.of("Eve", "Zoe", "Max")) {
					statement.setString(1, name);
					statement.addBatch();
				}
				return List.of(Answer.text(statement.executeBatch()), count(connection, "author"));
			}
		}));
		write("batch that fails", connected((connection) -> {
			connection.setAutoCommit(false);
			try (PreparedStatement statement = connection.prepareStatement("insert into author(name) values (?)")) {
				for (String name : List.of("Eve", "Ada", "Max")) {
					statement.setString(1, name);
					statement.addBatch();
				}
				String answer = Answer.of(statement::executeBatch);
				connection.rollback();
				return List.of(answer, count(connection, "author"));
			}
		}));
		write("batch of texts", statement((statement) -> {
			statement.addBatch("insert into author(name) values ('Eve')");
			statement.addBatch("update author set rating = 3");
			return statement.executeBatch();
		}));
		write("empty batch", statement(Statement::executeBatch));
		for (String violation : List.of("insert into author(name) values ('Ada')",
				"insert into author(name) values (null)", "insert into author(id, name) values (1, 'x')",
				"insert into book(author, title) values (99, 'x')", "insert into book(title, price) values ('x', -1)",
				"delete from author where id = 1")) {
			write("violation: " + violation, statement((statement) -> statement.executeUpdate(violation)));
		}
	}

	private void parameters() {
		Map<String, Object> values = new LinkedHashMap<>();
		values.put("text", "text");
		values.put("int", 7);
		values.put("long", 9007199254740993L);
		values.put("short", (short) 3);
		values.put("byte", (byte) 3);
		values.put("double", 0.1 + 0.2);
		values.put("float", 1.5f);
		values.put("boolean", true);
		values.put("decimal", new BigDecimal("12.50"));
		values.put("bytes", new byte[] { 1, 2 });
		values.put("char", 'x');
		values.put("LocalDate", LocalDate.of(2026, 3, 29));
		values.put("LocalDateTime", LocalDateTime.of(2026, 3, 29, 2, 30, 0, 123_000_000));
		values.put("LocalTime", LocalTime.of(7, 8, 9));
		values.put("Instant", Instant.parse("2026-03-29T01:30:00.123Z"));
		values.put("OffsetDateTime", OffsetDateTime.parse("2026-03-29T03:30:00.123+02:00"));
		values.put("Date", Date.valueOf("2026-03-29"));
		values.put("Timestamp", Timestamp.valueOf("2026-03-29 01:30:00.123"));
		values.put("UUID", UUID.fromString("123e4567-e89b-12d3-a456-426614174000"));
		values.forEach((name, value) -> {
			write("setObject " + name + " is stored", connected((connection) -> stored(connection, value)));
			write("setObject " + name + " comes back", connected((connection) -> {
				stored(connection, value);
				try (Statement statement = connection.createStatement();
						ResultSet rows = statement.executeQuery("select x from anything")) {
					rows.next();
					return (value instanceof byte[]) ? rows.getBytes(1) : rows.getObject(1, value.getClass());
				}
			}));
			write("setObject " + name + " is found", connected((connection) -> {
				stored(connection, value);
				try (PreparedStatement statement = connection
					.prepareStatement("select count(*) from anything where x = ?")) {
					statement.setObject(1, value);
					return Answer.rows(statement.executeQuery());
				}
			}));
		});
		write("setNull", connected((connection) -> {
			try (PreparedStatement statement = connection.prepareStatement("insert into anything(x) values (?)")) {
				statement.setNull(1, Types.VARCHAR);
				return statement.executeUpdate();
			}
		}));
		write("streams in", connected((connection) -> {
			try (PreparedStatement statement = connection
				.prepareStatement("insert into book(title, cover) values (?, ?)")) {
				statement.setCharacterStream(1, new StringReader("streamed"));
				statement.setBinaryStream(2, new ByteArrayInputStream(new byte[100_000]), 100_000);
				statement.executeUpdate();
				try (Statement query = connection.createStatement()) {
					return Answer.rows(query.executeQuery("select title, cover from book where id = 4"));
				}
			}
		}));
		read("a parameter is missing", connected((connection) -> {
			try (PreparedStatement statement = connection.prepareStatement("select ?, ?")) {
				statement.setInt(1, 1);
				return Answer.rows(statement.executeQuery());
			}
		}));
		read("a parameter too many", connected((connection) -> {
			try (PreparedStatement statement = connection.prepareStatement("select ?")) {
				statement.setInt(2, 1);
				return Answer.rows(statement.executeQuery());
			}
		}));
	}

	private void transactions() {
		read("a new connection", connected((connection) -> List.of(connection.getAutoCommit(), connection.isReadOnly(),
				connection.getTransactionIsolation(), connection.getHoldability(), connection.isValid(1),
				String.valueOf(connection.getCatalog()), String.valueOf(connection.getSchema()), connection.isClosed(),
				String.valueOf(connection.getWarnings()), connection.nativeSQL("select 1"))));
		read("commit without a transaction", connected((connection) -> {
			connection.commit();
			return "done";
		}));
		read("rollback without a transaction", connected((connection) -> {
			connection.rollback();
			return "done";
		}));
		read("isolation", connected((connection) -> {
			connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
			return connection.getTransactionIsolation();
		}));
		read("isolation that SQLite does not have", connected((connection) -> {
			connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
			return connection.getTransactionIsolation();
		}));
		read("procedures", connected((connection) -> connection.prepareCall("call x()")));
		read("closed connection", connected((connection) -> {
			connection.close();
			connection.close();
			return List.of(connection.isClosed(), connection.isValid(1), Answer.of(connection::createStatement));
		}));
		write("rollback", connected((connection) -> {
			connection.setAutoCommit(false);
			execute(connection, "delete from book");
			connection.rollback();
			return count(connection, "book");
		}));
		write("a transaction that ends with its connection", (application) -> {
			DataSource dataSource = application.getBean(DataSource.class);
			try (Connection connection = dataSource.getConnection()) {
				connection.setAutoCommit(false);
				execute(connection, "delete from book");
			}
			try (Connection connection = dataSource.getConnection()) {
				return List.of(connection.getAutoCommit(), count(connection, "book"));
			}
		});
		write("autocommit again commits", (application) -> {
			DataSource dataSource = application.getBean(DataSource.class);
			try (Connection connection = dataSource.getConnection()) {
				connection.setAutoCommit(false);
				execute(connection, "delete from book");
				connection.setAutoCommit(true);
			}
			try (Connection connection = dataSource.getConnection()) {
				return count(connection, "book");
			}
		});
		write("savepoints", connected((connection) -> {
			connection.setAutoCommit(false);
			execute(connection, "delete from book where id = 1");
			Savepoint named = connection.setSavepoint("here");
			execute(connection, "delete from book where id = 2");
			Savepoint other = connection.setSavepoint();
			execute(connection, "delete from book where id = 3");
			connection.rollback(other);
			connection.rollback(named);
			connection.releaseSavepoint(named);
			String name = named.getSavepointName();
			connection.commit();
			return List.of(name, count(connection, "book"));
		}));
		write("an error leaves the transaction open", connected((connection) -> {
			connection.setAutoCommit(false);
			execute(connection, "delete from book where id = 1");
			String error = Answer.of(() -> {
				execute(connection, "insert into author(name) values ('Ada')");
				return null;
			});
			execute(connection, "delete from book where id = 2");
			connection.commit();
			return List.of(error, count(connection, "book"));
		}));
		write("a read-only connection", connected((connection) -> {
			connection.setReadOnly(true);
			connection.setAutoCommit(false);
			String error = Answer.of(() -> {
				execute(connection, "delete from book");
				return "deleted";
			});
			connection.rollback();
			connection.setReadOnly(false);
			return List.of(error, count(connection, "book"));
		}));
	}

	private static @Nullable Object value(Method method, Object target, Object... arguments) throws Exception {
		try {
			Object value = method.invoke(target, arguments);
			return (value instanceof ResultSet rows) ? Answer.rows(rows) : value;
		}
		catch (InvocationTargetException ex) {
			throw (ex.getCause() instanceof Exception cause) ? cause : ex;
		}
	}

	private static List<Object> stored(Connection connection, Object value) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement("insert into anything(x) values (?)")) {
			statement.setObject(1, value);
			statement.executeUpdate();
		}
		try (Statement statement = connection.createStatement()) {
			return Answer.rows(statement.executeQuery("select typeof(x), x from anything")).get(0);
		}
	}

	private static void execute(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private static int count(Connection connection, String table) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery("select count(*) from " + table)) {
			rows.next();
			return rows.getInt(1);
		}
	}

	private static Probe connected(Connected work) {
		return (application) -> {
			try (Connection connection = application.getBean(DataSource.class).getConnection()) {
				return work.of(connection);
			}
		};
	}

	private static Probe statement(Statements work) {
		return connected((connection) -> {
			try (Statement statement = connection.createStatement()) {
				return work.of(statement);
			}
		});
	}

	private static Probe selected(String sql, Rows work) {
		return statement((statement) -> {
			try (ResultSet rows = statement.executeQuery(sql)) {
				return work.of(rows);
			}
		});
	}

	private interface Connected {

		@Nullable Object of(Connection connection) throws Exception;

	}

	private interface Statements {

		@Nullable Object of(Statement statement) throws Exception;

	}

	private interface Rows {

		@Nullable Object of(ResultSet rows) throws Exception;

	}

}
