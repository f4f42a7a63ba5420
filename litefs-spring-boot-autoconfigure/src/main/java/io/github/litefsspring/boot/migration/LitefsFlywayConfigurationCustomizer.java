package io.github.litefsspring.boot.migration;

import java.sql.SQLException;

import javax.sql.DataSource;

import io.github.litefsspring.jdbc.LitefsDataSource;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.core.Ordered;

/**
 * Gives Flyway the writer for itself. Scripts switch foreign keys off, change the journal
 * mode or vacuum: nothing of that works inside a transaction that others share.
 * <p>
 * Runs before the customizers of the application, so they can replace it.
 *
 * @since 0.1.0
 */
public final class LitefsFlywayConfigurationCustomizer implements FlywayConfigurationCustomizer, Ordered {

	@Override
	public void customize(FluentConfiguration configuration) {
		LitefsDataSource dataSource = unwrap(configuration.getDataSource());
		if (dataSource != null) {
			configuration.dataSource(new MigrationDataSource(dataSource));
		}
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	private static @Nullable LitefsDataSource unwrap(@Nullable DataSource dataSource) {
		try {
			return (dataSource != null && dataSource.isWrapperFor(LitefsDataSource.class))
					? dataSource.unwrap(LitefsDataSource.class) : null;
		}
		catch (SQLException ex) {
			return null;
		}
	}

}
