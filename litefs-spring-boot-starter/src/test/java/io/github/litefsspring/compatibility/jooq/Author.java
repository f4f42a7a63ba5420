package io.github.litefsspring.compatibility.jooq;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.UUID;

import org.jooq.Identity;
import org.jooq.Name;
import org.jooq.TableField;
import org.jooq.UniqueKey;
import org.jooq.impl.DSL;
import org.jooq.impl.Internal;
import org.jooq.impl.SQLDataType;
import org.jooq.impl.TableImpl;
import org.jooq.impl.UpdatableRecordImpl;

/**
 * A table as jOOQ's generator writes it.
 */
final class Author extends TableImpl<Author.Row> {

	private static final long serialVersionUID = 1L;

	static final Author AUTHOR = new Author();

	final TableField<Row, Integer> id = createField(name("id"), SQLDataType.INTEGER.nullable(false).identity(true));

	final TableField<Row, String> name = createField(name("name"), SQLDataType.CLOB.nullable(false));

	final TableField<Row, LocalDate> born = createField(name("born"), SQLDataType.LOCALDATE);

	final TableField<Row, LocalDateTime> created = createField(name("created"), SQLDataType.LOCALDATETIME);

	final TableField<Row, Instant> seen = createField(name("seen"), SQLDataType.INSTANT);

	final TableField<Row, OffsetDateTime> called = createField(name("called"), SQLDataType.OFFSETDATETIME);

	final TableField<Row, UUID> token = createField(name("token"), SQLDataType.UUID);

	final TableField<Row, Boolean> active = createField(name("active"), SQLDataType.BOOLEAN);

	final TableField<Row, byte[]> data = createField(name("data"), SQLDataType.BLOB);

	private Author() {
		super(name("author"));
	}

	private static Name name(String name) {
		return DSL.name(name);
	}

	@Override
	public Class<Row> getRecordType() {
		return Row.class;
	}

	@Override
	public Identity<Row, ?> getIdentity() {
		return Internal.createIdentity(this, this.id);
	}

	@Override
	public UniqueKey<Row> getPrimaryKey() {
		return Internal.createUniqueKey(this, name("pk_author"), this.id);
	}

	static class Row extends UpdatableRecordImpl<Row> {

		private static final long serialVersionUID = 1L;

		Row() {
			super(AUTHOR);
		}

	}

}
