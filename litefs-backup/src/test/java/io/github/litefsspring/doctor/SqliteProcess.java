package io.github.litefsspring.doctor;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.sqlite.SQLiteConnection;

/**
 * Plain sqlite-jdbc in a JVM of its own: when LiteFS dies below it, that JVM may die too.
 */
public final class SqliteProcess implements AutoCloseable {

	/** Instead of statements: insert rows until it fails, and print the id of each. */
	static final String LOAD = "load";

	private final Process process;

	private SqliteProcess(Process process) {
		this.process = process;
	}

	static SqliteProcess start(Path database, String... statements) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m", "-cp",
						System.getProperty("java.class.path"), SqliteProcess.class.getName(), database.toString()));
		command.addAll(List.of(statements));
		return new SqliteProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
	}

	// ok, or what SQLite says
	static String run(Path database, String... statements) throws IOException, InterruptedException {
		try (SqliteProcess started = start(database, statements)) {
			String output = new String(started.process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			started.process.waitFor(1, TimeUnit.MINUTES);
			return output.strip();
		}
	}

	BufferedReader output() {
		return this.process.inputReader(StandardCharsets.UTF_8);
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

	public static void main(String[] arguments) throws IOException {
		// JVMs that load the driver at a time delete the same leftovers, and log that
		Path libraries = Files.createTempDirectory("sqlite-jdbc");
		libraries.toFile().deleteOnExit();
		System.setProperty("org.sqlite.tmpdir", libraries.toString());
		try (SQLiteConnection connection = DriverManager.getConnection("jdbc:sqlite:" + arguments[0])
			.unwrap(SQLiteConnection.class)) {
			for (int i = 1; i < arguments.length; i++) {
				if (arguments[i].equals(LOAD)) {
					load(connection);
				}
				// as the shell does: to the last row
				connection.getDatabase()._exec(arguments[i]);
			}
			System.out.println("ok");
		}
		catch (SQLException ex) {
			System.out.println(ex.getMessage());
		}
	}

	// small and large transactions, which grow the database and rewrite old pages
	private static void load(SQLiteConnection connection) throws SQLException {
		connection.getDatabase()._exec("pragma wal_autocheckpoint = 100");
		for (long id = System.nanoTime();; id++) {
			connection.getDatabase()
				._exec("begin immediate; insert into item(id, content) values (%d, randomblob(%d));".formatted(id,
						(id % 10 == 0) ? 200_000 : 100)
						+ "update item set content = randomblob(3000) where id = abs(random()) % 100; commit");
			System.out.println(id);
		}
	}

}
