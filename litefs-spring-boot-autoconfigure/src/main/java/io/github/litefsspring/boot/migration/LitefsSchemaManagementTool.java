package io.github.litefsspring.boot.migration;

import java.util.Map;
import java.util.function.Supplier;

import javax.sql.DataSource;

import io.github.litefsspring.boot.jdbc.LitefsDataSources;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.node.LitefsNode;
import org.hibernate.boot.Metadata;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;
import org.hibernate.tool.schema.TargetType;
import org.hibernate.tool.schema.internal.HibernateSchemaManagementTool;
import org.hibernate.tool.schema.spi.ContributableMatcher;
import org.hibernate.tool.schema.spi.DelayedDropAction;
import org.hibernate.tool.schema.spi.ExecutionOptions;
import org.hibernate.tool.schema.spi.SchemaCreator;
import org.hibernate.tool.schema.spi.SchemaDropper;
import org.hibernate.tool.schema.spi.SchemaMigrator;
import org.hibernate.tool.schema.spi.SchemaValidator;
import org.hibernate.tool.schema.spi.SourceDescriptor;
import org.hibernate.tool.schema.spi.TargetDescriptor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has Hibernate change the schema on the primary, with the writer for itself, and lets
 * other nodes wait for it. Scripts for people, and databases that are not LiteFS's, are
 * written as ever.
 *
 * @since 0.1.0
 */
public final class LitefsSchemaManagementTool extends HibernateSchemaManagementTool {

	private static final long serialVersionUID = 1L;

	private static final Logger logger = LoggerFactory.getLogger(LitefsSchemaManagementTool.class);

	private final transient Migrations migrations;

	private final transient LitefsNode node;

	private final transient Supplier<LitefsDataSource> applicationDataSource;

	/**
	 * Create it.
	 * @param migrations what runs a migration by the role of this node
	 * @param node this node
	 * @param applicationDataSource gives the data source of the application, or says what
	 * hides it
	 */
	public LitefsSchemaManagementTool(Migrations migrations, LitefsNode node,
			Supplier<LitefsDataSource> applicationDataSource) {
		this.migrations = migrations;
		this.node = node;
		this.applicationDataSource = applicationDataSource;
	}

	@Override
	public SchemaCreator getSchemaCreator(Map<String, Object> options) {
		SchemaCreator creator = super.getSchemaCreator(options);
		return (metadata, execution, filter, source, target) -> change(metadata, filter, target,
				() -> creator.doCreation(metadata, execution, filter, source, target));
	}

	@Override
	public SchemaMigrator getSchemaMigrator(Map<String, Object> options) {
		SchemaMigrator migrator = super.getSchemaMigrator(options);
		return (metadata, execution, filter, target) -> change(metadata, filter, target,
				() -> migrator.doMigration(metadata, execution, filter, target));
	}

	@Override
	public SchemaValidator getSchemaValidator(Map<String, Object> options) {
		SchemaValidator validator = super.getSchemaValidator(options);
		return (metadata, execution, filter) -> {
			Runnable validation = () -> validator.doValidation(metadata, execution, filter);
			LitefsDataSource dataSource = litefs();
			if (dataSource != null) {
				this.migrations.run(new HibernateValidation(metadata, filter, dataSource, validation));
			}
			else {
				validation.run();
			}
		};
	}

	@Override
	public SchemaDropper getSchemaDropper(Map<String, Object> options) {
		return new Dropper(super.getSchemaDropper(options));
	}

	private void change(Metadata metadata, ContributableMatcher filter, TargetDescriptor target, Runnable change) {
		LitefsDataSource dataSource = isDatabase(target) ? litefs() : null;
		if (dataSource != null) {
			this.migrations.run(new HibernateMigration(metadata, filter, dataSource, change));
		}
		else {
			change.run();
		}
	}

	private static boolean isDatabase(TargetDescriptor target) {
		return target.getTargetTypes().contains(TargetType.DATABASE);
	}

	// null when Hibernate is for another database
	private @Nullable LitefsDataSource litefs() {
		ConnectionProvider connections = getServiceRegistry().requireService(ConnectionProvider.class);
		LitefsDataSource application = this.applicationDataSource.get();
		return (connections.isUnwrappableAs(DataSource.class)
				&& LitefsDataSources.find(connections.unwrap(DataSource.class)) == application) ? application : null;
	}

	private boolean isElsewhere() {
		if (this.node.state().role().isWritable() || litefs() == null) {
			return false;
		}
		logger.info("Hibernate drops nothing on node '{}' ({})", this.node.name(), this.node.state().role());
		return true;
	}

	/**
	 * Drops on the primary only: it comes before a creation, and at the end of
	 * {@code create-drop}.
	 */
	private final class Dropper implements SchemaDropper {

		private final SchemaDropper dropper;

		Dropper(SchemaDropper dropper) {
			this.dropper = dropper;
		}

		@Override
		public void doDrop(Metadata metadata, ExecutionOptions options, ContributableMatcher filter,
				SourceDescriptor source, TargetDescriptor target) {
			if (!isDatabase(target) || !isElsewhere()) {
				this.dropper.doDrop(metadata, options, filter, source, target);
			}
		}

		@Override
		public DelayedDropAction buildDelayedAction(Metadata metadata, ExecutionOptions options,
				ContributableMatcher filter, SourceDescriptor source) {
			DelayedDropAction action = this.dropper.buildDelayedAction(metadata, options, filter, source);
			return (services) -> {
				if (!isElsewhere()) {
					action.perform(services);
				}
			};
		}

	}

}
