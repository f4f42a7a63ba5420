package io.github.litefsspring.boot.migration;

import io.github.litefsspring.jdbc.LitefsDataSource;
import org.hibernate.boot.Metadata;
import org.hibernate.tool.schema.spi.ContributableMatcher;

/**
 * {@code spring.jpa.hibernate.ddl-auto=validate}, which changes nothing on any node.
 */
final class HibernateValidation extends HibernateMigration {

	HibernateValidation(Metadata metadata, ContributableMatcher filter, LitefsDataSource dataSource,
			Runnable validation) {
		super(metadata, filter, dataSource, validation);
	}

	@Override
	public void migrate() {
		runHibernate();
	}

	@Override
	public void validate() {
		runHibernate();
	}

}
