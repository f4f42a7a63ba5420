package io.github.litefsspring.boot.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import javax.sql.DataSource;

import io.github.litefsspring.jdbc.LitefsDataSource;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The scripts of one bean. They get their connection as in a transaction of Spring: from
 * the thread, whatever data source the bean has.
 * <p>
 * Where this node may not write, they run in a {@link SchemaCopy}. What they add there is
 * what is missing here: SQLite itself reads the scripts, so nothing has to know what is
 * in them, or which library they belong to.
 */
final class ScriptMigration implements Migration {

	private final String name;

	private final InitializingBean initializer;

	private final LitefsDataSource application;

	private final List<DataSource> wrappers;

	ScriptMigration(String beanName, InitializingBean initializer, LitefsDataSource application,
			List<DataSource> wrappers) {
		this.name = "'" + beanName + "'";
		this.initializer = initializer;
		this.application = application;
		this.wrappers = wrappers;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public void migrate() {
		try (Connection connection = this.application.exclusive().getConnection()) {
			runWith(connection);
		}
		catch (SQLException ex) {
			throw new CannotGetJdbcConnectionException("The scripts of " + this.name + " failed", ex);
		}
	}

	@Override
	public List<String> missing() {
		try (Connection reader = this.application.getConnection(); SchemaCopy copy = SchemaCopy.of(reader)) {
			runWith(copy.connection());
			return copy.added();
		}
		catch (SQLException ex) {
			throw new CannotGetJdbcConnectionException("Failed to read the schema", ex);
		}
	}

	private void runWith(Connection connection) {
		List<DataSource> free = this.wrappers.stream()
			.filter((dataSource) -> !TransactionSynchronizationManager.hasResource(dataSource))
			.toList();
		free.forEach((dataSource) -> TransactionSynchronizationManager.bindResource(dataSource,
				new ConnectionHolder(connection)));
		try {
			this.initializer.afterPropertiesSet();
		}
		catch (RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
		finally {
			free.forEach(TransactionSynchronizationManager::unbindResource);
		}
	}

}
