package io.github.litefsspring.boot.jooq;

import java.util.Arrays;
import java.util.stream.Stream;

import io.github.litefsspring.boot.jdbc.LitefsDataSources;
import io.github.litefsspring.jdbc.DateTimeStorage;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.jdbc.TypeSettings;
import io.github.litefsspring.jdbc.types.StoredForm;
import org.jooq.ExecuteListenerProvider;
import org.jooq.VisitListenerProvider;
import org.jooq.conf.Settings;
import org.jooq.conf.SettingsTools;
import org.jooq.impl.DataSourceConnectionProvider;
import org.jooq.impl.DefaultConfiguration;
import org.jooq.impl.DefaultExecuteListenerProvider;
import org.jooq.impl.DefaultVisitListenerProvider;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.jooq.autoconfigure.DefaultConfigurationCustomizer;

/**
 * Lets jOOQ hand moments to JDBC as they are, write clocks in the same form, and read
 * them as they are stored. Runs after the application's customizers, so that none of them
 * replaces the listeners.
 */
class JooqOnSqlite implements DefaultConfigurationCustomizer {

	@Override
	public void customize(DefaultConfiguration configuration) {
		TypeSettings types = typeSettings(configuration);
		if (types == null || types.storage() == DateTimeStorage.DRIVER) {
			return;
		}
		Settings settings = SettingsTools.clone(configuration.settings());
		configuration.set(settings.withBindOffsetDateTimeType(true).withBindOffsetTimeType(true));
		VisitListenerProvider listener = new DefaultVisitListenerProvider(
				new StoredFormListener(new StoredForm(types)));
		configuration.set(Stream.concat(Arrays.stream(configuration.visitListenerProviders()), Stream.of(listener))
			.toArray(VisitListenerProvider[]::new));
		ExecuteListenerProvider reader = new DefaultExecuteListenerProvider(new ExactClockListener());
		configuration.set(Stream.concat(Arrays.stream(configuration.executeListenerProviders()), Stream.of(reader))
			.toArray(ExecuteListenerProvider[]::new));
	}

	// null when it is of another database
	private static @Nullable TypeSettings typeSettings(DefaultConfiguration configuration) {
		LitefsDataSource found = (configuration.connectionProvider() instanceof DataSourceConnectionProvider provider)
				? LitefsDataSources.find(provider.dataSource()) : null;
		return (found != null) ? found.typeSettings() : null;
	}

}
