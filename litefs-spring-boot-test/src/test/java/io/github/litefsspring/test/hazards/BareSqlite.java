package io.github.litefsspring.test.hazards;

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
public final class BareSqlite {

	/** Begins a statement that deletes a file. */
	static final String DELETE = "delete file ";

	private BareSqlite() {
	}

	/**
	 * Run statements on one connection, up to the first that fails.
	 * @param database the database file
	 * @param statements one SQL statement each
	 * @return {@code ok}, or what SQLite says
	 */
	static String run(Path database, String... statements) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m", "-cp",
						System.getProperty("java.class.path"), BareSqlite.class.getName(), database.toString()));
		command.addAll(List.of(statements));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		process.waitFor(1, TimeUnit.MINUTES);
		return output.strip();
	}

	public static void main(String[] arguments) throws IOException {
		// JVMs that load the driver at a time delete the same leftovers, and log that
		Path libraries = Files.createTempDirectory("sqlite-jdbc");
		libraries.toFile().deleteOnExit();
		System.setProperty("org.sqlite.tmpdir", libraries.toString());
		try (SQLiteConnection connection = DriverManager.getConnection("jdbc:sqlite:" + arguments[0])
			.unwrap(SQLiteConnection.class)) {
			for (int i = 1; i < arguments.length; i++) {
				if (arguments[i].startsWith(DELETE)) {
					Files.delete(Path.of(arguments[i].substring(DELETE.length())));
				}
				else {
					// as the shell does: to the last row
					connection.getDatabase()._exec(arguments[i]);
				}
			}
			System.out.println("ok");
		}
		catch (IOException | SQLException ex) {
			System.out.println(ex.getMessage());
		}
	}

}
