package io.github.litefsspring.boot.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import io.github.litefsspring.jdbc.LitefsDataSource;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.model.relational.Namespace;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.Table;
import org.hibernate.tool.schema.spi.ContributableMatcher;
import org.hibernate.tool.schema.spi.SchemaManagementException;

/**
 * The work of {@code spring.jpa.hibernate.ddl-auto}. Complete is a schema with the tables
 * and columns of all entities.
 */
class HibernateMigration implements Migration {

	private final Metadata metadata;

	private final ContributableMatcher filter;

	private final LitefsDataSource dataSource;

	private final Runnable change;

	HibernateMigration(Metadata metadata, ContributableMatcher filter, LitefsDataSource dataSource, Runnable change) {
		this.metadata = metadata;
		this.filter = filter;
		this.dataSource = dataSource;
		this.change = change;
	}

	@Override
	public final String name() {
		return "Hibernate (spring.jpa.hibernate.ddl-auto)";
	}

	@Override
	public void migrate() {
		try (Connection connection = this.dataSource.exclusive().getConnection()) {
			// the connections that Hibernate takes share the writer of this thread
			try (Statement statement = connection.createStatement()) {
				statement.execute("SELECT 1");
			}
			runHibernate();
		}
		catch (SQLException ex) {
			throw new SchemaManagementException("The change of the schema failed", ex);
		}
	}

	// what Hibernate does by itself
	final void runHibernate() {
		this.change.run();
	}

	@Override
	public final List<String> missing() {
		try (Connection connection = this.dataSource.getConnection()) {
			return SchemaObjects.missing(wanted(), SchemaObjects.of(connection));
		}
		catch (SQLException ex) {
			throw new SchemaManagementException("The schema cannot be read", ex);
		}
	}

	private List<String> wanted() {
		List<String> wanted = new ArrayList<>();
		for (Namespace namespace : this.metadata.getDatabase().getNamespaces()) {
			for (Table table : namespace.getTables()) {
				if (table.isPhysicalTable() && this.filter.matches(table)) {
					wanted.add(SchemaObjects.table(table.getName()));
					for (Column column : table.getColumns()) {
						wanted.add(SchemaObjects.column(table.getName(), column.getName()));
					}
				}
			}
		}
		return wanted;
	}

}
