package io.github.litefsspring.boot.autoconfigure;

import java.util.Locale;

import javax.sql.DataSource;

import io.github.litefsspring.boot.autoconfigure.diagnostics.UnusedDataSourceProperties;
import io.github.litefsspring.boot.jdbc.DatabasePreparation;
import io.github.litefsspring.boot.jdbc.LitefsExceptionTranslator;
import io.github.litefsspring.boot.nodes.InterruptedByShutdown;
import io.github.litefsspring.boot.nodes.StartStoppedException;
import io.github.litefsspring.jdbc.CommitListener;
import io.github.litefsspring.jdbc.ConnectionCustomizer;
import io.github.litefsspring.jdbc.DataSourceSettings;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.jdbc.ReadSettings;
import io.github.litefsspring.jdbc.TypeSettings;
import io.github.litefsspring.jdbc.WriteSettings;
import io.github.litefsspring.jdbc.WriterPreparation;
import io.github.litefsspring.jdbc.remote.RemoteStatements;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.NodeNotReadyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.jdbc.support.SQLExceptionTranslator;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the {@link LitefsDataSource}. It
 * comes before Spring Boot's own and backs off when the application defines a
 * {@link DataSource}, or excludes {@link DataSourceAutoConfiguration}.
 * <p>
 * {@code spring.datasource.*} describes a data source that would not be used, so a URL or
 * pool settings there stop the start-up.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = LitefsAutoConfiguration.class, before = DataSourceAutoConfiguration.class)
@Conditional(DataSourceNotExcluded.class)
@ConditionalOnMissingBean(DataSource.class)
@ConditionalOnBean(LitefsNode.class)
public final class LitefsDataSourceAutoConfiguration {

	private static final Logger logger = LoggerFactory.getLogger(LitefsDataSource.class);

	@Bean
	LitefsDataSource dataSource(LitefsNode node, LitefsProperties properties, Environment environment,
			ObjectProvider<LitefsDoctorReport> doctor, ObjectProvider<CommitListener> commitListeners,
			ObjectProvider<ConnectionCustomizer> customizers, ObjectProvider<RemoteStatements> remoteStatements,
			ObjectProvider<DatabasePreparation> preparations, ObjectProvider<WriterPreparation> writerPreparation)
			throws InterruptedException {
		UnusedDataSourceProperties.check(environment);
		LitefsProperties.Jdbc jdbc = properties.jdbc();
		DataSourceSettings settings = new DataSourceSettings(properties.databaseFile(), jdbc.journalMode(),
				jdbc.busyTimeout(), jdbc.connectionTimeout(), properties.read().poolSize(), jdbc.driverProperties(),
				read(properties.read()), write(properties.write()),
				TypeSettings.of(jdbc.dateTimeStorage(), jdbc.timeZone(), jdbc.driverProperties()));
		// before there is a data source at all: to open a SQLite file on a late mount
		// would create an empty database below it
		var shutdown = new InterruptedByShutdown();
		try (shutdown) {
			for (DatabasePreparation preparation : preparations.orderedStream().toList()) {
				preparation.beforeOpening(node);
			}
			node.awaitReady(properties.startupTimeout());
		}
		catch (NodeNotReadyException ex) {
			doctor.ifAvailable((report) -> report.report());
			throw ex;
		}
		catch (InterruptedException ex) {
			if (shutdown.isStopped()) {
				throw new StartStoppedException("LiteFS (litefs.startup-timeout)");
			}
			throw ex;
		}
		LitefsDataSource dataSource = new LitefsDataSource(node, settings, remoteStatements.getIfAvailable());
		commitListeners.orderedStream().forEach(dataSource::addCommitListener);
		customizers.orderedStream().forEach(dataSource::addConnectionCustomizer);
		writerPreparation.ifAvailable(dataSource::prepareWriter);
		try {
			dataSource.checkDatabaseFile();
			logger.info("LiteFS: mode {}, database {}, node '{}', role {}",
					properties.mode().name().toLowerCase(Locale.ROOT),
					properties.databaseFile().toAbsolutePath().normalize(), node.name(), node.state().role());
			preparations.orderedStream().forEach((preparation) -> preparation.opened(dataSource));
			return dataSource;
		}
		catch (RuntimeException ex) {
			dataSource.close();
			throw ex;
		}
	}

	private static WriteSettings write(LitefsProperties.Write write) {
		LitefsProperties.Write.GroupCommit groupCommit = write.groupCommit();
		return new WriteSettings(groupCommit.enabled(), groupCommit.maxTransactions(), groupCommit.maxDelay(),
				write.maxTransactionTime());
	}

	private static ReadSettings read(LitefsProperties.Read read) {
		return new ReadSettings(read.snapshots().enabled(), read.snapshots().maxAge(), read.gate().enabled(),
				read.gate().maxHold(), read.maxTransactionTime());
	}

	@Bean
	@ConditionalOnMissingBean(SQLExceptionTranslator.class)
	LitefsExceptionTranslator litefsExceptionTranslator() {
		return new LitefsExceptionTranslator();
	}

	@Bean
	TransactionManagerCustomizer<JdbcTransactionManager> litefsTransactionManagerCustomizer(
			SQLExceptionTranslator translator) {
		return (transactionManager) -> transactionManager.setExceptionTranslator(translator);
	}

}
