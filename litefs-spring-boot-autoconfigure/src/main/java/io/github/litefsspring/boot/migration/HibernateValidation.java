package io.github.litefsspring.boot.migration;

import io.github.litefsspring.jdbc.LitefsDataSource;
import org.hibernate.boot.Metadata;
import org.hibernate.tool.schema.spi.ContributableMatcher;

/**
 * {@code spring.jpa.hibernate.ddl-auto=validate}, which changes nothing on any node.
 */
final class HibernateValidation extends HibernateMigration {

	private final Runnable validation;

	HibernateValidation(Metadata metadata, ContributableMatcher filter, LitefsDataSource dataSource,
			Runnable validation) {
		super(metadata, filter, dataSource, validation);
		this.validation = validation;
	}

	@Override
	public void migrate() {
		this.validation.run();
	}

	@Override
	public void validate() {
		this.validation.run();
	}

}
