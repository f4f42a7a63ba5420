package io.github.litefsspring.compatibility.plain;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import org.jooq.Cursor;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * jOOQ on the data source.
 */
final class JooqProbes extends Probes {

	private static final Table<Record> AUTHOR = DSL.table("author");

	private static final Field<Integer> ID = DSL.field("id", SQLDataType.INTEGER);

	private static final Field<String> NAME = DSL.field("name", SQLDataType.VARCHAR);

	private static final Field<LocalDate> BORN = DSL.field("born", SQLDataType.LOCALDATE);

	private static final Field<Boolean> ACTIVE = DSL.field("active", SQLDataType.BOOLEAN);

	private static final Field<Double> RATING = DSL.field("rating", SQLDataType.DOUBLE);

	JooqProbes() {
		read("select",
				jooq((dsl) -> dsl.select(ID, NAME, BORN, ACTIVE, RATING).from(AUTHOR).orderBy(ID).fetch().intoMaps()));
		read("condition with a date", jooq((dsl) -> dsl.fetchCount(AUTHOR, BORN.eq(LocalDate.of(1815, 12, 10)))));
		read("page", jooq((dsl) -> dsl.select(NAME).from(AUTHOR).orderBy(NAME.desc()).limit(1).offset(1).fetch(NAME)));
		read("group",
				jooq((dsl) -> dsl.resultQuery("select author, count(*), sum(price) from book group by author")
					.fetch()
					.intoArrays()));
		read("lazy", jooq((dsl) -> {
			List<Object> names = new ArrayList<>();
			try (Cursor<?> rows = dsl.select(NAME).from(AUTHOR).orderBy(ID).fetchLazy()) {
				rows.forEach((row) -> names.add(row.get(0)));
			}
			return names;
		}));
		read("no row", jooq((dsl) -> dsl.select(NAME).from(AUTHOR).where(ID.eq(9)).fetchOne()));
		read("unknown table", jooq((dsl) -> dsl.fetch("select * from nothing")));
		read("tables of the metadata",
				jooq((dsl) -> dsl.meta().getTables("book").get(0).fieldStream().map(Field::getName).toList()));
		write("insert",
				jooq((dsl) -> dsl.insertInto(AUTHOR, NAME, BORN).values("Eve", LocalDate.of(2000, 2, 29)).execute()));
		write("insert and read", jooq((dsl) -> {
			dsl.insertInto(AUTHOR, NAME, BORN, ACTIVE).values("Eve", LocalDate.of(2000, 2, 29), false).execute();
			return dsl.select(BORN, ACTIVE).from(AUTHOR).where(NAME.eq("Eve")).fetchOne().intoArray();
		}));
		write("returning", jooq(
				(dsl) -> dsl.insertInto(AUTHOR, NAME).values("Eve").returningResult(ID, NAME).fetchOne().intoArray()));
		write("update returning",
				jooq((dsl) -> dsl.update(AUTHOR).set(RATING, 1.5).where(ID.le(2)).returningResult(ID).fetch(ID)));
		write("upsert",
				jooq((dsl) -> dsl.insertInto(AUTHOR, NAME, RATING)
					.values("Ada", 2.0)
					.onConflict(NAME)
					.doUpdate()
					.set(RATING, 2.0)
					.execute()));
		write("batch",
				jooq((dsl) -> dsl.batch(dsl.insertInto(AUTHOR, NAME).values((String) null))
					.bind("Eve")
					.bind("Max")
					.execute()));
		write("duplicate", jooq((dsl) -> dsl.insertInto(AUTHOR, NAME).values("Ada").execute()));
		write("duplicate is known as one", jooq((dsl) -> {
			try {
				return dsl.insertInto(AUTHOR, NAME).values("Ada").execute();
			}
			catch (DataAccessException ex) {
				return ex.sqlStateClass();
			}
		}));
		write("transaction that fails", jooq((dsl) -> {
			String error = Answer.of(() -> dsl.transactionResult((transaction) -> {
				transaction.dsl().deleteFrom(DSL.table("book")).execute();
				throw new IllegalStateException();
			}));
			return List.of(error, dsl.fetchCount(DSL.table("book")));
		}));
		write("nested transaction that fails", jooq((dsl) -> {
			dsl.transaction((outer) -> {
				outer.dsl().deleteFrom(DSL.table("book")).where(ID.eq(1)).execute();
				Answer.of(() -> outer.dsl().transactionResult((inner) -> {
					inner.dsl().deleteFrom(DSL.table("book")).execute();
					throw new IllegalStateException();
				}));
			});
			return dsl.fetchCount(DSL.table("book"));
		}));
		write("last id", jooq((dsl) -> dsl.connectionResult((connection) -> {
			DSLContext mine = DSL.using(connection, SQLDialect.SQLITE);
			mine.insertInto(AUTHOR, NAME).values("Eve").execute();
			return mine.lastID();
		})));
		write("last id of another connection", jooq((dsl) -> {
			dsl.insertInto(AUTHOR, NAME).values("Eve").execute();
			return dsl.lastID();
		}));
	}

	@Override
	Class<?> application() {
		return JdbcApplication.class;
	}

	private static Probe jooq(Work work) {
		return (application) -> work.of(DSL.using(application.getBean(DataSource.class), SQLDialect.SQLITE));
	}

	private interface Work {

		@Nullable Object of(DSLContext dsl) throws Exception;

	}

}
