package io.github.litefsspring.boot.migration;

import javax.sql.DataSource;

import io.github.litefsspring.jdbc.LitefsDataSource;

import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * The exclusive connections of LiteFS's data source, recognisable as what a migration
 * tool was given: another database that it migrates is none of our business.
 */
final class MigrationDataSource extends DelegatingDataSource {

	MigrationDataSource(LitefsDataSource dataSource) {
		super(dataSource.exclusive());
	}

	static boolean isUsedBy(DataSource dataSource) {
		return dataSource instanceof MigrationDataSource;
	}

}
