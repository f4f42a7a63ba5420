package io.github.litefsspring.compatibility.plain;

import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.SimpleJdbcInsert;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.jdbc.support.KeyHolder;
import org.springframework.jdbc.support.rowset.SqlRowSet;

/**
 * {@code JdbcTemplate}, {@code JdbcClient} and their relatives.
 */
final class SpringJdbcProbes extends Probes {

	private static final String INSERT = "insert into author(name) values (?)";

	SpringJdbcProbes() {
		queries();
		updates();
		failures();
	}

	@Override
	Class<?> application() {
		return JdbcApplication.class;
	}

	private void queries() {
		read("rows as maps", template((jdbc) -> jdbc.queryForList("select * from book order by id")));
		read("no row", template((jdbc) -> jdbc.queryForObject("select name from author where id = 9", String.class)));
		read("too many rows", template((jdbc) -> jdbc.queryForObject("select name from author", String.class)));
		read("a column of values",
				template((jdbc) -> jdbc.queryForList("select rating from author order by id", Double.class)));
		read("one value as date",
				template((jdbc) -> jdbc.queryForObject("select born from author where id = 1", LocalDate.class)));
		read("a row set", template((jdbc) -> {
			SqlRowSet rows = jdbc.queryForRowSet("select id, title, price, published from book order by id");
			List<Object> seen = new ArrayList<>();
			while (rows.next()) {
				seen.add(List.of(rows.getInt("ID"), rows.getString("title"), rows.getBigDecimal("price")));
			}
			return seen;
		}));
		read("a stream", template((jdbc) -> {
			try (Stream<String> titles = jdbc.queryForStream("select title from book order by id",
					(row, number) -> number + row.getString(1))) {
				return titles.toList();
			}
		}));
		read("named parameters", named((jdbc) -> jdbc.queryForList("select id from book where author in (:authors)",
				Map.of("authors", List.of(1, 2)), Integer.class)));
		read("records",
				client((jdbc) -> jdbc.sql("select id, title, price from book order by id").query(Book.class).list()));
		read("an optional",
				client((jdbc) -> jdbc.sql("select title from book where id = :id")
					.param("id", 99)
					.query(String.class)
					.optional()
					.isPresent()));
		read("dates in a condition",
				client((jdbc) -> jdbc.sql("select count(*) from book where published between :first and :last")
					.param("first", LocalDateTime.of(2026, 3, 29, 0, 0))
					.param("last", LocalDateTime.of(2026, 3, 30, 0, 0))
					.query(Integer.class)
					.single()));
		read("like, limit, offset",
				client((jdbc) -> jdbc.sql("select title from book where title like ? order by title limit ? offset ?")
					.params("%o%", 1, 1)
					.query(String.class)
					.list()));
		read("functions",
				client((jdbc) -> jdbc
					.sql("select upper(name) u, length(name) l, coalesce(rating, -1) r, date(born, '+1 day') d, "
							+ "json_object('a', id) j, group_concat(name) over () g from author order by id")
					.query()
					.listOfRows()));
		read("recursion", client((jdbc) -> jdbc
			.sql("with recursive n(i) as (select 1 union all select i + 1 from n where i < 5) select sum(i) from n")
			.query(Integer.class)
			.single()));
		read("explain",
				client((jdbc) -> jdbc.sql("explain query plan select * from author where name = 'Ada'")
					.query()
					.listOfRows()
					.size()));
		read("pragma", client((jdbc) -> jdbc.sql("pragma table_info(author)").query().listOfRows()));
		read("own connection", template((jdbc) -> jdbc
			.execute((ConnectionCallback<Object>) (connection) -> connection.getMetaData().getDatabaseProductName())));
	}

	private void updates() {
		write("update", template((jdbc) -> jdbc.update("update author set rating = ?", 3.5)));
		write("key", template((jdbc) -> {
			KeyHolder keys = new GeneratedKeyHolder();
			int count = jdbc.update((connection) -> {
				PreparedStatement statement = connection.prepareStatement(INSERT, Statement.RETURN_GENERATED_KEYS);
				statement.setString(1, "Eve");
				return statement;
			}, keys);
			return List.of(count, keys.getKey().intValue());
		}));
		write("key by column", client((jdbc) -> {
			KeyHolder keys = new GeneratedKeyHolder();
			jdbc.sql(INSERT).param("Eve").update(keys, "id");
			return keys.getKey().intValue();
		}));
		write("SimpleJdbcInsert",
				(application) -> new SimpleJdbcInsert(application.getBean(DataSource.class)).withTableName("author")
					.usingGeneratedKeyColumns("id")
					.executeAndReturnKey(Map.of("name", "Eve", "active", true, "version", 0))
					.intValue());
		write("batch of arguments",
				template((jdbc) -> List.of(
						Answer.text(jdbc.batchUpdate(INSERT, List.of(new Object[] { "Eve" }, new Object[] { "Max" }))),
						count(jdbc))));
		write("batch in parts", template((jdbc) -> jdbc.batchUpdate(INSERT, List.of("a", "b", "c"), 2,
				(statement, name) -> statement.setString(1, name))));
		write("named batch", named((jdbc) -> jdbc.batchUpdate("insert into author(name) values (:name)",
				new SqlParameterSource[] { new MapSqlParameterSource("name", "Eve") })));
		write("upsert", template((jdbc) -> List.of(
				jdbc.update("insert into author(name, rating) values ('Ada', 1) on conflict(name) do update set "
						+ "rating = excluded.rating"),
				jdbc.queryForObject("select rating from author where name = 'Ada'", Double.class))));
		write("insert or ignore", template((jdbc) -> jdbc.update("insert or ignore into author(name) values ('Ada')")));
		write("insert from select",
				template((jdbc) -> jdbc.update("insert into author(name) select name || '2' from author")));
		write("returning as a query",
				client((jdbc) -> jdbc.sql("update book set price = price + 1 where author = 1 returning id, price")
					.query()
					.listOfRows()));
		write("what is stored comes back", client((jdbc) -> {
			Instant published = Instant.parse("2026-03-29T01:30:00.123Z");
			jdbc.sql("insert into book(author, title, price, published, cover) values (?, ?, ?, ?, ?)")
				.params(1, "New", new BigDecimal("3.25"), java.sql.Timestamp.from(published), new byte[] { 7 })
				.update();
			return jdbc.sql("select title, price, published from book where published = ?")
				.param(java.sql.Timestamp.from(published))
				.query((row, number) -> List.of(row.getString(1), row.getBigDecimal(2), row.getTimestamp(3)))
				.list()
				.size();
		}));
		write("a column of bytes", client((jdbc) -> {
			jdbc.sql("update book set cover = ? where id = 1").param(new byte[300_000]).update();
			return jdbc.sql("select cover from book where id = 1").query(byte[].class).single();
		}));
		write("ddl", template((jdbc) -> {
			jdbc.execute("create table if not exists other(x unique)");
			jdbc.execute("create view if not exists seen as select * from other");
			jdbc.execute("alter table other add column y default 7");
			jdbc.execute("create trigger if not exists t after insert on other begin update other set y = 8; end");
			jdbc.update("insert into other(x) values (1)");
			Object found = jdbc.queryForList("select * from seen");
			jdbc.execute("drop view seen");
			jdbc.execute("drop table other");
			return found;
		}));
		write("cascades", template((jdbc) -> {
			jdbc.execute("create table if not exists parent(id integer primary key)");
			jdbc.execute("create table if not exists child(id integer primary key, "
					+ "parent integer references parent(id) on delete cascade)");
			jdbc.update("insert into parent values (1), (2)");
			jdbc.update("insert into child(parent) values (1), (1), (2)");
			int deleted = jdbc.update("delete from parent where id = 1");
			Integer left = jdbc.queryForObject("select count(*) from child", Integer.class);
			jdbc.execute("drop table child");
			jdbc.execute("drop table parent");
			return List.of(deleted, left);
		}));
	}

	private void failures() {
		for (String sql : List.of("insert into author(name) values ('Ada')",
				"insert into author(id, name) values (1, 'x')", "insert into author(name) values (null)",
				"insert into book(author, title) values (99, 'x')", "insert into book(title, price) values ('x', -1)",
				"delete from author where id = 1", "update nothing set x = 1", "insert into author(nothing) values (1)",
				"selec 1")) {
			write("fails: " + sql, template((jdbc) -> jdbc.update(sql)));
		}
		write("wrong number of parameters", template((jdbc) -> jdbc.update(INSERT)));
		write("a batch that fails",
				template((jdbc) -> jdbc.batchUpdate(INSERT, List.of(new Object[] { "Eve" }, new Object[] { "Ada" }))));
		read("a type that does not fit",
				template((jdbc) -> jdbc.queryForObject("select name from author where id = 1", Integer.class)));
	}

	private static @Nullable Integer count(JdbcTemplate jdbc) {
		return jdbc.queryForObject("select count(*) from author", Integer.class);
	}

	private static Probe template(With<JdbcTemplate> work) {
		return (application) -> work.of(application.getBean(JdbcTemplate.class));
	}

	private static Probe named(With<NamedParameterJdbcTemplate> work) {
		return (application) -> work.of(application.getBean(NamedParameterJdbcTemplate.class));
	}

	private static Probe client(With<JdbcClient> work) {
		return (ApplicationContext application) -> work.of(application.getBean(JdbcClient.class));
	}

	record Book(int id, String title, BigDecimal price) {

	}

	private interface With<T> {

		@Nullable Object of(T access) throws Exception;

	}

}
