package io.github.litefsspring.compatibility.types;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.UUID;

import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jooq.impl.TableImpl;

/**
 * The same row for jOOQ, as its generator writes a table.
 */
final class KeptTable extends TableImpl<Record> {

	private static final long serialVersionUID = 1L;

	static final KeptTable KEPT = new KeptTable();

	final TableField<Record, Long> id = createField(DSL.name("id"), SQLDataType.BIGINT);

	final TableField<Record, LocalDate> born = createField(DSL.name("born"), SQLDataType.LOCALDATE);

	final TableField<Record, LocalDateTime> created = createField(DSL.name("created"), SQLDataType.LOCALDATETIME);

	final TableField<Record, LocalTime> opens = createField(DSL.name("opens"), SQLDataType.LOCALTIME);

	final TableField<Record, Instant> seen = createField(DSL.name("seen"), SQLDataType.INSTANT);

	final TableField<Record, OffsetDateTime> called = createField(DSL.name("called"), SQLDataType.OFFSETDATETIME);

	final TableField<Record, UUID> token = createField(DSL.name("token"), SQLDataType.UUID);

	final TableField<Record, Boolean> active = createField(DSL.name("active"), SQLDataType.BOOLEAN);

	final TableField<Record, BigDecimal> fee = createField(DSL.name("fee"), SQLDataType.NUMERIC);

	final TableField<Record, Long> points = createField(DSL.name("points"), SQLDataType.BIGINT);

	final TableField<Record, Double> rating = createField(DSL.name("rating"), SQLDataType.DOUBLE);

	final TableField<Record, String> label = createField(DSL.name("label"), SQLDataType.CLOB);

	private KeptTable() {
		super(DSL.name("kept"));
	}

}
