package io.github.litefsspring.boot.jpa;

import org.hibernate.boot.model.TypeContributions;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.community.dialect.SQLiteDialect;
import org.hibernate.community.dialect.identity.SQLiteIdentityColumnSupport;
import org.hibernate.dialect.identity.IdentityColumnSupport;
import org.hibernate.engine.config.spi.ConfigurationService;
import org.hibernate.engine.config.spi.StandardConverters;
import org.hibernate.engine.jdbc.dialect.spi.DialectResolutionInfo;
import org.hibernate.service.ServiceRegistry;
import org.hibernate.type.SqlTypes;
import org.hibernate.type.descriptor.jdbc.OffsetTimeJdbcType;
import org.hibernate.type.descriptor.jdbc.UUIDJdbcType;
import org.hibernate.type.descriptor.jdbc.spi.JdbcTypeRegistry;
import org.hibernate.type.descriptor.sql.internal.DdlTypeImpl;
import org.hibernate.type.descriptor.sql.spi.DdlTypeRegistry;

/**
 * Hibernate's community dialect for SQLite, mended where it does not fit what SQLite and
 * this data source do. It is chosen by itself; to extend it, name the subclass in
 * {@code spring.jpa.database-platform}.
 *
 * @since 0.1.0
 */
public class LitefsDialect extends SQLiteDialect {

	private static final IdentityColumnSupport ROW_IDS = new RowIds();

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
		if (services.requireService(ConfigurationService.class)
			.getSetting(AvailableSettings.JAVA_TIME_USE_DIRECT_JDBC, StandardConverters.BOOLEAN, false)) {
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
