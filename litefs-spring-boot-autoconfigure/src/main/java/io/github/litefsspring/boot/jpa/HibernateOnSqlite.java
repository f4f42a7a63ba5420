package io.github.litefsspring.boot.jpa;

import java.util.Map;
import java.util.function.Supplier;

import io.github.litefsspring.jdbc.DateTimeStorage;
import org.hibernate.cfg.AvailableSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.util.ClassUtils;

/**
 * Settings of Hibernate that an application has not chosen itself: the dialect, and that
 * dates and times are handed to JDBC as they are.
 */
class HibernateOnSqlite implements HibernatePropertiesCustomizer {

	private static final String LIBRARY = "org.hibernate.community.dialect.SQLiteDialect";

	private final Supplier<DateTimeStorage> storage;

	private final @Nullable String databasePlatform;

	private final @Nullable ClassLoader classLoader;

	/**
	 * Create the settings.
	 * @param storage how the data source stores dates and times
	 * @param databasePlatform the dialect that the application has chosen, if any
	 * @param classLoader where the community's dialects are, if anywhere
	 */
	HibernateOnSqlite(Supplier<DateTimeStorage> storage, @Nullable String databasePlatform,
			@Nullable ClassLoader classLoader) {
		this.storage = storage;
		this.databasePlatform = databasePlatform;
		this.classLoader = classLoader;
	}

	@Override
	public void customize(Map<String, Object> properties) {
		if (this.databasePlatform == null && !properties.containsKey(AvailableSettings.DIALECT)
				&& !properties.containsKey(AvailableSettings.DIALECT_RESOLVERS)) {
			if (!ClassUtils.isPresent(LIBRARY, this.classLoader)) {
				throw new DialectMissingException();
			}
			properties.put(AvailableSettings.DIALECT, LitefsDialect.class.getName());
		}
		// as java.sql.Timestamp, a LocalDateTime would be stored in UTC; the driver's own
		// form is for databases that were written that way
		if (this.storage.get() != DateTimeStorage.DRIVER) {
			properties.putIfAbsent(AvailableSettings.JAVA_TIME_USE_DIRECT_JDBC, true);
			properties.putIfAbsent(AvailableSettings.PREFERRED_INSTANT_JDBC_TYPE, "INSTANT");
		}
	}

}
