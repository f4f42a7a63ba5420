package io.github.litefsspring.boot.datajdbc;

import java.util.Optional;

import javax.sql.DataSource;

import io.github.litefsspring.boot.jdbc.LitefsDataSources;
import io.github.litefsspring.jdbc.LitefsDataSource;

import org.springframework.data.jdbc.core.dialect.DialectResolver.JdbcDialectProvider;
import org.springframework.data.relational.core.dialect.Dialect;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.support.JdbcAccessor;

/**
 * Tells Spring Data JDBC the dialect of the LiteFS data source. Spring Data asks it when
 * the application has no {@code JdbcDialect} of its own.
 */
class LitefsJdbcDialectProvider implements JdbcDialectProvider {

	@Override
	public Optional<Dialect> getDialect(JdbcOperations operations) {
		DataSource dataSource = (operations instanceof JdbcAccessor accessor) ? accessor.getDataSource() : null;
		LitefsDataSource litefs = (dataSource != null) ? LitefsDataSources.find(dataSource) : null;
		return Optional.ofNullable(litefs).map((found) -> new LitefsJdbcDialect(found.typeSettings()));
	}

}
