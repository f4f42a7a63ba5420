package io.github.litefsspring.boot.migration;

import java.util.List;

import javax.sql.DataSource;

import io.github.litefsspring.boot.jdbc.LitefsDataSources;
import io.github.litefsspring.jdbc.LitefsDataSource;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.sql.init.AbstractScriptDatabaseInitializer;
import org.springframework.jdbc.datasource.init.DataSourceInitializer;

/**
 * Has the scripts of {@code spring.sql.init} and of other libraries, such as Spring
 * Session, Batch, Quartz and Integration, run on the primary, with the writer for
 * themselves, and lets other nodes wait for the tables that they create.
 *
 * @since 0.1.0
 */
public final class ScriptMigrations extends InitializingMigrations {

	private final ObjectProvider<DataSource> dataSources;

	/**
	 * Create it.
	 * @param migrations what runs a migration by the role of this node
	 * @param dataSources the data sources of the application
	 */
	public ScriptMigrations(ObjectProvider<Migrations> migrations, ObjectProvider<DataSource> dataSources) {
		super(migrations);
		this.dataSources = dataSources;
	}

	@Override
	boolean changesSchema(Class<?> type) {
		return AbstractScriptDatabaseInitializer.class.isAssignableFrom(type)
				|| DataSourceInitializer.class.isAssignableFrom(type);
	}

	@Override
	Migration migrationOf(InitializingBean bean, String beanName) {
		LitefsDataSource application = LitefsDataSources.in(this.dataSources);
		// scripts that are for another database use none of these
		List<DataSource> wrappers = this.dataSources.orderedStream()
			.filter((dataSource) -> LitefsDataSources.find(dataSource) == application)
			.toList();
		return new ScriptMigration(beanName, bean, application, wrappers);
	}

}
