package io.github.litefsspring.boot.migration;

import java.util.function.Supplier;

import javax.sql.DataSource;

import io.github.litefsspring.boot.jdbc.LitefsDataSources;
import io.github.litefsspring.jdbc.LitefsDataSource;
import liquibase.integration.spring.SpringLiquibase;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.DirectFieldAccessor;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Has Liquibase run on the primary, with the writer for itself, and lets other nodes wait
 * for it. A database that is not LiteFS's is none of its business.
 *
 * @since 0.1.0
 */
public final class LiquibaseMigrations extends InitializingMigrations {

	private final Supplier<LitefsDataSource> applicationDataSource;

	/**
	 * Create it.
	 * @param migrations what runs a migration by the role of this node
	 * @param applicationDataSource gives the data source of the application, or says what
	 * hides it
	 */
	public LiquibaseMigrations(ObjectProvider<Migrations> migrations,
			Supplier<LitefsDataSource> applicationDataSource) {
		super(migrations);
		this.applicationDataSource = applicationDataSource;
	}

	@Override
	boolean changesSchema(Class<?> type) {
		return SpringLiquibase.class.isAssignableFrom(type);
	}

	@Override
	@Nullable Migration migrationOf(InitializingBean bean, String beanName) {
		if (!(bean instanceof SpringLiquibase liquibase) || !isToRun(liquibase)) {
			return null;
		}
		LitefsDataSource application = this.applicationDataSource.get();
		DataSource dataSource = liquibase.getDataSource();
		if (dataSource == null || LitefsDataSources.find(dataSource) != application) {
			return null;
		}
		liquibase.setDataSource(new MigrationDataSource(application));
		return new LiquibaseMigration(liquibase);
	}

	private static boolean isToRun(SpringLiquibase liquibase) {
		return Boolean.TRUE.equals(new DirectFieldAccessor(liquibase).getPropertyValue("shouldRun"));
	}

}
