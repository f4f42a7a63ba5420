package io.github.litefsspring.jdbc;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Settings by which a {@link LitefsDataSource} opens and shares its connections.
 *
 * @param database the database file
 * @param journalMode the journal mode the writer sets
 * @param busyTimeout how long SQLite waits for a lock that another process holds
 * @param connectionTimeout how long to wait for the writer, or for a free reader
 * @param readPoolSize how many read-only connections there are at most
 * @param driverProperties further sqlite-jdbc connection properties, by their driver
 * names, for all connections
 * @param read how reads share the database with LiteFS
 * @param write how write transactions share the writer
 * @param types how dates and times are stored
 * @since 0.1.0
 */
public record DataSourceSettings(Path database, JournalMode journalMode, Duration busyTimeout,
		Duration connectionTimeout, int readPoolSize, Map<String, String> driverProperties, ReadSettings read,
		WriteSettings write, TypeSettings types) {

	/**
	 * Settings with the defaults for dates and times.
	 * @param database the database file
	 * @param journalMode the journal mode the writer sets
	 * @param busyTimeout how long SQLite waits for a lock that another process holds
	 * @param connectionTimeout how long to wait for the writer, or for a free reader
	 * @param readPoolSize how many read-only connections there are at most
	 * @param driverProperties further sqlite-jdbc connection properties
	 * @param read how reads share the database with LiteFS
	 * @param write how write transactions share the writer
	 */
	public DataSourceSettings(Path database, JournalMode journalMode, Duration busyTimeout, Duration connectionTimeout,
			int readPoolSize, Map<String, String> driverProperties, ReadSettings read, WriteSettings write) {
		this(database, journalMode, busyTimeout, connectionTimeout, readPoolSize, driverProperties, read, write,
				TypeSettings.of(null, null, driverProperties));
	}

	/**
	 * Settings with the defaults for reads and writes.
	 * @param database the database file
	 * @param journalMode the journal mode the writer sets
	 * @param busyTimeout how long SQLite waits for a lock that another process holds
	 * @param connectionTimeout how long to wait for the writer, or for a free reader
	 * @param readPoolSize how many read-only connections there are at most
	 * @param driverProperties further sqlite-jdbc connection properties
	 */
	public DataSourceSettings(Path database, JournalMode journalMode, Duration busyTimeout, Duration connectionTimeout,
			int readPoolSize, Map<String, String> driverProperties) {
		this(database, journalMode, busyTimeout, connectionTimeout, readPoolSize, driverProperties,
				ReadSettings.DEFAULT, WriteSettings.DEFAULT);
	}

	/**
	 * Settings with the defaults for writes.
	 * @param database the database file
	 * @param journalMode the journal mode the writer sets
	 * @param busyTimeout how long SQLite waits for a lock that another process holds
	 * @param connectionTimeout how long to wait for the writer, or for a free reader
	 * @param readPoolSize how many read-only connections there are at most
	 * @param driverProperties further sqlite-jdbc connection properties
	 * @param read how reads share the database with LiteFS
	 */
	public DataSourceSettings(Path database, JournalMode journalMode, Duration busyTimeout, Duration connectionTimeout,
			int readPoolSize, Map<String, String> driverProperties, ReadSettings read) {
		this(database, journalMode, busyTimeout, connectionTimeout, readPoolSize, driverProperties, read,
				WriteSettings.DEFAULT);
	}

	/**
	 * The defaults for a database: WAL, 5 s busy timeout, 30 s connection timeout, 8
	 * readers.
	 * @param database the database file
	 * @return the settings
	 */
	public static DataSourceSettings of(Path database) {
		return new DataSourceSettings(database, JournalMode.WAL, Duration.ofSeconds(5), Duration.ofSeconds(30), 8,
				Map.of());
	}

}
