package io.github.litefsspring.boot.vacuum;

import java.io.IOException;
import java.sql.SQLException;
import java.util.function.Supplier;

import io.github.litefsspring.backup.BackupService;
import io.github.litefsspring.jdbc.DatabaseVacuum;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.jdbc.VacuumReport;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Position;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the running database as small as its content, on every node, instead of
 * {@code VACUUM}, which ends LiteFS. Inject it, or ask the {@code litefs} endpoint for
 * the action {@code vacuum}.
 *
 * @since 0.1.0
 * @see DatabaseVacuum
 */
public final class LitefsVacuum {

	private static final Logger logger = LoggerFactory.getLogger(LitefsVacuum.class);

	private final LitefsNode node;

	private final Supplier<@Nullable LitefsDataSource> dataSource;

	private final Litefs litefs;

	private final Supplier<@Nullable BackupService> backup;

	/**
	 * Create it.
	 * @param node this node
	 * @param dataSource gives the data source of the database, or {@code null}
	 * @param litefs what depends on LiteFS and on the other nodes
	 * @param backup gives the backup, {@code null} without one
	 */
	public LitefsVacuum(LitefsNode node, Supplier<@Nullable LitefsDataSource> dataSource, Litefs litefs,
			Supplier<@Nullable BackupService> backup) {
		this.node = node;
		this.dataSource = dataSource;
		this.litefs = litefs;
		this.backup = backup;
	}

	/**
	 * Make the database smaller. Writes wait meanwhile: about a second for each 50 MB
	 * that stay. A backup of this node stores a snapshot before and after.
	 * @return what was done
	 * @throws SQLException when this node is not the primary, or a transaction or a read
	 * does not end in time: then the database is as it was
	 * @throws IOException when the backup fails before, or there is too little room on a
	 * disk: then the database is as it was; or when a later step fails, which the message
	 * says
	 * @throws IllegalStateException when the application has a data source of its own
	 */
	public VacuumReport run() throws SQLException, IOException {
		LitefsDataSource dataSource = this.dataSource.get();
		if (dataSource == null) {
			throw new IllegalStateException("The application has a data source of its own: only the database of a "
					+ "LitefsDataSource is made smaller");
		}
		BackupService shipping = shippingBackup();
		if (shipping != null) {
			shipping.snapshotNow();
		}
		VacuumReport report = new DatabaseVacuum(dataSource, this.litefs).run();
		logger.info("The database has {} bytes now instead of {}. Writers waited for {} ms", report.after(),
				report.before(), report.fenced().toMillis());
		try {
			this.litefs.awaitEverywhere(report.position());
			if (shipping != null) {
				shipping.snapshotNow();
			}
		}
		catch (IOException ex) {
			throw new IOException("The database has %d bytes now instead of %d, but %s".formatted(report.after(),
					report.before(), ex.getMessage()), ex);
		}
		return report;
	}

	// where another node ships, that node stores the new file as any other transaction
	private @Nullable BackupService shippingBackup() {
		BackupService service = this.backup.get();
		return (service != null && this.node.state().role().isWritable() && service.status().ships()) ? service : null;
	}

	/**
	 * The steps that depend on LiteFS and on the other nodes.
	 *
	 * @since 0.1.0
	 */
	public interface Litefs extends DatabaseVacuum.Import {

		/**
		 * Wait until every node has a position.
		 * @param position the position
		 * @throws IOException when one does not reach it in time
		 */
		void awaitEverywhere(Position position) throws IOException;

	}

}
