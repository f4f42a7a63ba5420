package io.github.litefsspring.jdbc;

import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteOpenMode;

/**
 * The sqlite-jdbc properties of the physical connections, and those that are refused.
 */
final class ConnectionProperties {

	private static final Map<String, String> OWNED = Map.of("journal_mode", "litefs.jdbc.journal-mode", "busy_timeout",
			"litefs.jdbc.busy-timeout", "open_mode", "the route of each statement", "transaction_mode",
			"the route of each statement", "jdbc.explicit_readonly", "the route of each statement",
			"jdbc.get_generated_keys", "the request for generated keys");

	// they store something in the database when a connection is opened
	private static final Set<String> WRITING = Set.of("user_version", "application_id", "encoding", "page_size",
			"auto_vacuum", "incremental_vacuum", "default_cache_size", "legacy_file_format", "journal_size_limit",
			"wal_autocheckpoint", "secure_delete", "synchronous");

	// the driver has a lock of its own around every call, so SQLite needs none
	private static final String READER_OPEN_MODE = Integer
		.toString(SQLiteOpenMode.READONLY.flag | SQLiteOpenMode.NOMUTEX.flag);

	private ConnectionProperties() {
	}

	static void check(DataSourceSettings settings, boolean replicated) {
		settings.driverProperties().forEach((name, value) -> {
			String problem = problem(name.toLowerCase(Locale.ROOT), value, settings.journalMode());
			if (problem == null && replicated) {
				problem = hazard(name.toLowerCase(Locale.ROOT), value, settings.journalMode());
			}
			if (problem != null) {
				throw new IllegalArgumentException(
						"litefs.jdbc.driver-properties." + name + "=" + value + " cannot be used: " + problem);
			}
		});
	}

	private static @Nullable String problem(String name, String value, JournalMode journalMode) {
		if (name.equals("journal_mode") && Set.of("MEMORY", "OFF").contains(value.toUpperCase(Locale.ROOT))) {
			return "LiteFS sees no commit in that mode, so nothing would be replicated. Set litefs.jdbc.journal-mode "
					+ "to WAL, DELETE, TRUNCATE or PERSIST instead";
		}
		String owner = OWNED.get(name);
		if (owner != null) {
			return "it is decided by " + owner;
		}
		if (name.equals("locking_mode") && value.equalsIgnoreCase("EXCLUSIVE")) {
			return "LiteFS and the readers could not lock the database any more. Leave it out";
		}
		if (name.equals("mmap_size") && isNotZero(value)) {
			return "memory maps do not see what LiteFS writes. Leave it out or set it to 0";
		}
		if (name.equals("journal_size_limit") && journalMode == JournalMode.WAL && isNotZero(value)) {
			return "LiteFS cannot truncate a write-ahead log. Leave it out, or set litefs.jdbc.journal-mode to a "
					+ "rollback journal";
		}
		return null;
	}

	private static @Nullable String hazard(String name, String value, JournalMode journalMode) {
		boolean shrinks = name.equals("incremental_vacuum")
				|| (name.equals("auto_vacuum") && isNotZero(value) && !value.strip().equalsIgnoreCase("NONE"));
		return (shrinks && journalMode == JournalMode.WAL)
				? "LiteFS ends when a database with a write-ahead log becomes smaller. Leave it out; the action vacuum of "
						+ "the litefs endpoint makes the database smaller"
				: null;
	}

	private static boolean isNotZero(String value) {
		return !value.strip().equals("0");
	}

	static Properties writer(DataSourceSettings settings) {
		var properties = common(settings);
		properties.setProperty("synchronous", "NORMAL");
		properties.putAll(settings.driverProperties());
		properties.setProperty("transaction_mode", "IMMEDIATE");
		return properties;
	}

	static Properties reader(DataSourceSettings settings) {
		var properties = common(settings);
		settings.driverProperties().forEach((name, value) -> {
			if (!WRITING.contains(name.toLowerCase(Locale.ROOT))) {
				properties.setProperty(name, value);
			}
		});
		properties.setProperty("open_mode", READER_OPEN_MODE);
		return properties;
	}

	// of the connection that keeps values: only what decides how they are stored
	static Properties memory(DataSourceSettings settings) {
		var properties = new Properties();
		settings.driverProperties().forEach((name, value) -> {
			if (name.toLowerCase(Locale.ROOT).startsWith("date_")) {
				properties.setProperty(name, value);
			}
		});
		return properties;
	}

	private static Properties common(DataSourceSettings settings) {
		var properties = new Properties();
		properties.setProperty("busy_timeout", Long.toString(settings.busyTimeout().toMillis()));
		properties.setProperty("foreign_keys", "true");
		// the library reads them under the writer's lock, and only on request
		properties.setProperty("jdbc.get_generated_keys", "false");
		return properties;
	}

}
