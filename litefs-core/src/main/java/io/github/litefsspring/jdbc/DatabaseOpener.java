package io.github.litefsspring.jdbc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLNonTransientException;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.litefsspring.jdbc.write.WriterConnection;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Role;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/**
 * Opens the database file for writing and configures the connection.
 */
final class DatabaseOpener {

	private final LitefsNode node;

	private final DataSourceSettings settings;

	private final Driver driver;

	private final List<ConnectionCustomizer> customizers = new CopyOnWriteArrayList<>();

	private volatile boolean checkpointsTakenOver;

	private volatile WriterPreparation preparation = WriterPreparation.NONE;

	DatabaseOpener(LitefsNode node, DataSourceSettings settings, Driver driver) {
		this.node = node;
		this.settings = settings;
		this.driver = driver;
	}

	void addCustomizer(ConnectionCustomizer customizer) {
		this.customizers.add(customizer);
	}

	void prepareWriter(WriterPreparation newPreparation) {
		this.preparation = newPreparation;
	}

	// what has to be done before open(), while nobody reads
	Runnable prepareWriter() {
		return this.preparation.prepare();
	}

	// leaves checkpoints to others on connections that are opened from now on
	void takeOverCheckpoints() {
		this.checkpointsTakenOver = true;
	}

	// in autocommit mode; its driver adds no BEGIN or COMMIT
	WriterConnection open() throws SQLException {
		Role role = this.node.state().role();
		if (role == Role.STANDALONE) {
			createDirectory(this.settings.database().toAbsolutePath().getParent());
		}
		WriterConnection connection = this.driver.connect(this.settings.database().toString(), properties());
		try {
			WriterHeader.check(connection, this.settings.journalMode(), role);
			WriterJournalMode.set(connection, this.settings.journalMode(), role);
			customize(connection);
			connection.ownTransactions();
			return connection;
		}
		catch (SQLException | RuntimeException | Error ex) {
			connection.close();
			throw ex;
		}
	}

	void customize(SQLiteConnection connection) throws SQLException {
		for (ConnectionCustomizer customizer : this.customizers) {
			customizer.customize(connection);
		}
	}

	private void createDirectory(@Nullable Path directory) throws SQLException {
		try {
			if (directory != null) {
				Files.createDirectories(directory);
			}
		}
		catch (IOException ex) {
			throw new SQLNonTransientException("The directory of litefs.database cannot be created: " + directory,
					"08001", ex);
		}
	}

	private Properties properties() {
		Properties properties = ConnectionProperties.writer(this.settings);
		if (this.checkpointsTakenOver) {
			properties.setProperty("wal_autocheckpoint", "0");
		}
		return properties;
	}

	/**
	 * Makes the driver's connections.
	 */
	@FunctionalInterface
	interface Driver {

		WriterConnection connect(String file, Properties properties) throws SQLException;

	}

}
