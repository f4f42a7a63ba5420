package io.github.litefsspring.jdbc.read;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.jdbc4.JDBC4Connection;

/**
 * Keeps one connection open that does nothing, for as long as the mount is there, so that
 * no other one is the first.
 * <p>
 * The first connection truncates the shared memory of the write-ahead log
 * ({@code unixLockSharedMemory} in SQLite's {@code os_unix.c}), and LiteFS 0.5.14 makes
 * the same file longer again when it applies a transaction just then ({@code updateSHM}
 * in its {@code db.go}). Both may go on with a file that the kernel believes to be three
 * bytes long: the first access to what lies behind them ends the JVM with SIGBUS. Readers
 * and the writer are closed and opened again with every change of role, when transactions
 * arrive one after the other.
 *
 * @since 0.1.0
 */
public final class KeptConnection implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(KeptConnection.class);

	private final Path database;

	private final Path directory;

	private final Properties properties;

	private final BooleanSupplier wanted;

	private @Nullable Connection connection;

	// another one after LiteFS was restarted
	private @Nullable Object mount;

	private boolean closed;

	/**
	 * Create it. Opens nothing.
	 * @param database the database file
	 * @param properties driver properties of a read-only connection
	 * @param wanted whether there is a mount whose first connection matters
	 */
	public KeptConnection(Path database, Properties properties, BooleanSupplier wanted) {
		this.database = database;
		this.directory = database.toAbsolutePath().resolve("..").normalize();
		this.properties = properties;
		this.wanted = wanted;
	}

	/**
	 * Make sure that it is open. A user that needs a connection opens one all the same
	 * when this fails.
	 */
	public synchronized void keep() {
		if (this.closed || !this.wanted.getAsBoolean()) {
			return;
		}
		try {
			Object present = Files.getAttribute(this.directory, "unix:dev");
			if (this.connection == null || !present.equals(this.mount)) {
				letGo();
				this.connection = open();
				this.mount = present;
			}
		}
		catch (IOException | SQLException ex) {
			logger.debug("No connection to {} can be kept", this.database, ex);
		}
		// the mount may have gone meanwhile, and nothing closes the connection again
		if (!this.wanted.getAsBoolean()) {
			letGo();
		}
	}

	private Connection open() throws SQLException {
		String file = this.database.toString();
		Connection opened = new JDBC4Connection("jdbc:sqlite:" + file, file, this.properties);
		// only a read maps the shared memory
		try (Statement statement = opened.createStatement();
				ResultSet rows = statement.executeQuery("select count(*) from sqlite_schema")) {
			rows.next();
			return opened;
		}
		catch (SQLException ex) {
			opened.close();
			throw ex;
		}
	}

	/**
	 * Close it, until {@link #keep()} is called again.
	 */
	public synchronized void letGo() {
		Connection existing = this.connection;
		this.connection = null;
		if (existing != null) {
			try {
				existing.close();
			}
			catch (SQLException ex) {
				logger.debug("The kept connection could not be closed", ex);
			}
		}
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		letGo();
	}

}
