package io.github.litefsspring.boot.migration;

import java.util.function.Supplier;

import javax.sql.DataSource;

import io.github.litefsspring.boot.jdbc.LitefsDataSources;
import io.github.litefsspring.jdbc.LitefsDataSource;
import org.flywaydb.core.api.configuration.FluentConfiguration;

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

	private final Supplier<LitefsDataSource> applicationDataSource;

	/**
	 * Create the customizer.
	 * @param applicationDataSource gives the data source of the application, or says what
	 * hides it
	 */
	public LitefsFlywayConfigurationCustomizer(Supplier<LitefsDataSource> applicationDataSource) {
		this.applicationDataSource = applicationDataSource;
	}

	@Override
	public void customize(FluentConfiguration configuration) {
		LitefsDataSource application = this.applicationDataSource.get();
		DataSource dataSource = configuration.getDataSource();
		if (dataSource != null && LitefsDataSources.find(dataSource) == application) {
			configuration.dataSource(new MigrationDataSource(application));
		}
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

}
