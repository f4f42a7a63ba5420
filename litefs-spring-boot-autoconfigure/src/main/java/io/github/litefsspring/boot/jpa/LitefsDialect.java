package io.github.litefsspring.boot.jpa;

import java.time.temporal.TemporalAccessor;
import java.util.TimeZone;

import io.github.litefsspring.jdbc.TypeSettings;
import io.github.litefsspring.jdbc.types.StoredForm;
import jakarta.persistence.TemporalType;
import org.hibernate.boot.model.TypeContributions;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.community.dialect.SQLiteDialect;
import org.hibernate.community.dialect.identity.SQLiteIdentityColumnSupport;
import org.hibernate.dialect.identity.IdentityColumnSupport;
import org.hibernate.engine.config.spi.ConfigurationService;
import org.hibernate.engine.config.spi.StandardConverters;
import org.hibernate.engine.jdbc.dialect.spi.DialectResolutionInfo;
import org.hibernate.query.common.TemporalUnit;
import org.hibernate.query.sqm.IntervalType;
import org.hibernate.service.ServiceRegistry;
import org.hibernate.sql.ast.spi.SqlAppender;
import org.hibernate.type.SqlTypes;
import org.hibernate.type.descriptor.jdbc.OffsetTimeJdbcType;
import org.hibernate.type.descriptor.jdbc.UUIDJdbcType;
import org.hibernate.type.descriptor.jdbc.spi.JdbcTypeRegistry;
import org.hibernate.type.descriptor.sql.internal.DdlTypeImpl;
import org.hibernate.type.descriptor.sql.spi.DdlTypeRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Hibernate's community dialect for SQLite, mended where it does not fit what SQLite and
 * this data source do. It is chosen by itself; to extend it, name the subclass in
 * {@code spring.jpa.database-platform}.
 *
 * @since 0.1.0
 */
public class LitefsDialect extends SQLiteDialect {

	private static final IdentityColumnSupport ROW_IDS = new RowIds();

	private static final StoredForm STORED = new StoredForm(TypeSettings.DEFAULT);

	// dates and times are handed to JDBC as they are
	private boolean direct;

	/**
	 * Create the dialect for a database.
	 * @param info what is known of the database
	 */
	public LitefsDialect(DialectResolutionInfo info) {
		super(info);
	}

	@Override
	public void contributeTypes(TypeContributions types, ServiceRegistry services) {
		super.contributeTypes(types, services);
		JdbcTypeRegistry registry = types.getTypeConfiguration().getJdbcTypeRegistry();
		// the community dialect stores 16 bytes, which no text compares with
		registry.addDescriptor(UUIDJdbcType.INSTANCE);
		this.direct = services.requireService(ConfigurationService.class)
			.getSetting(AvailableSettings.JAVA_TIME_USE_DIRECT_JDBC, StandardConverters.BOOLEAN, false);
		if (this.direct) {
			registry.addDescriptor(SqlTypes.TIME_UTC, OffsetTimeJdbcType.INSTANCE);
			registry.addDescriptor(SqlTypes.TIME, new DirectTimeJdbcType());
		}
	}

	@Override
	protected void registerColumnTypes(TypeContributions types, ServiceRegistry services) {
		super.registerColumnTypes(types, services);
		DdlTypeRegistry columns = types.getTypeConfiguration().getDdlTypeRegistry();
		columns.addDescriptor(new DdlTypeImpl(SqlTypes.UUID, "char(36)", this));
	}

	@Override
	public IdentityColumnSupport getIdentityColumnSupport() {
		return ROW_IDS;
	}

	@Override
	public String extractPattern(TemporalUnit unit) {
		String pattern = DateTimePatterns.extract(unit);
		return (pattern != null) ? pattern : super.extractPattern(unit);
	}

	@Override
	@SuppressWarnings({ "deprecation", "removal" })
	public String timestampaddPattern(TemporalUnit unit, @Nullable TemporalType type, IntervalType intervalType) {
		return DateTimePatterns.add(unit, type);
	}

	@Override
	@SuppressWarnings("deprecation")
	public String timestampdiffPattern(TemporalUnit unit, TemporalType from, TemporalType to) {
		String pattern = DateTimePatterns.difference(unit);
		return (pattern != null) ? pattern : super.timestampdiffPattern(unit, from, to);
	}

	@Override
	@SuppressWarnings("deprecation")
	public void appendDateTimeLiteral(SqlAppender sql, TemporalAccessor value, TemporalType precision,
			@Nullable TimeZone zone) {
		if (this.direct) {
			// datetime('…') would leave a fraction out and take the zone of the JVM
			sql.appendSql("'" + STORED.of(value) + "'");
		}
		else {
			super.appendDateTimeLiteral(sql, value, precision, zone);
		}
	}

	/**
	 * Compare an attribute's type with a column's. The driver knows columns of integers,
	 * of other numbers and of anything else, as SQLite stores them.
	 * @param attribute the type code of the attribute
	 * @param column the type code of the column
	 * @return {@code true} when both are numbers, or none of them is
	 */
	@Override
	public boolean equivalentTypes(int attribute, int column) {
		return isNumber(attribute) == isNumber(column) || super.equivalentTypes(attribute, column);
	}

	private static boolean isNumber(int type) {
		return type == SqlTypes.BOOLEAN || SqlTypes.isNumericType(type);
	}

	private static final class RowIds extends SQLiteIdentityColumnSupport {

		// Hibernate leaves a type out that stands in the statement already, in lower
		// case: after another column of this type an id would have none, and no value
		@Override
		public String getIdentityColumnString(int type) {
			return "INTEGER";
		}

	}

}
