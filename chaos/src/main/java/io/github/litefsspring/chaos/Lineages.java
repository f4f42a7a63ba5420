package io.github.litefsspring.chaos;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.litefsspring.backup.store.StoreSettings;
import io.github.litefsspring.chaos.history.RestoredLineage;
import io.github.litefsspring.chaos.site.ObjectStore;
import io.github.litefsspring.cli.LitefsRestore;

/**
 * Restores every lineage of the store, with the project's own command.
 */
final class Lineages {

	private final String target;

	private final Path directory;

	Lineages(ObjectStore store, Path directory) {
		this.target = store.target();
		this.directory = directory;
		// where S3's client looks for its keys
		System.setProperty("aws.accessKeyId", store.credentials().getOrDefault("AWS_ACCESS_KEY_ID", ""));
		System.setProperty("aws.secretAccessKey", store.credentials().getOrDefault("AWS_SECRET_ACCESS_KEY", ""));
	}

	List<RestoredLineage> restore() {
		Output list = run(List.of("--list", this.target));
		if (list.status() != LitefsRestore.OK) {
			return List.of(failed("(list)", true, list));
		}
		// the newest point is the first of the list, and belongs to the current lineage
		List<String> names = list.text()
			.lines()
			.map((line) -> line.strip().split("\\s+"))
			.filter((words) -> words.length == 5 && words[0].matches("\\d{4}-.*"))
			.map((words) -> words[4])
			.distinct()
			.toList();
		Output newest = run(List.of("--dry-run", "--output", file("newest").toString(), this.target));
		List<RestoredLineage> restored = new ArrayList<>();
		for (String name : names) {
			restored.add(restore(name, newest.text().contains(name) || names.size() == 1));
		}
		return restored;
	}

	private RestoredLineage restore(String name, boolean current) {
		Path file = file(name);
		Output output = run(
				List.of("--lineage", name, "--integrity-check", "full", "--output", file.toString(), this.target));
		if (output.status() != LitefsRestore.OK) {
			return failed(name, current, output);
		}
		try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
				Statement statement = connection.createStatement()) {
			return new RestoredLineage(name, current, "", values(statement), balances(statement));
		}
		catch (SQLException ex) {
			return new RestoredLineage(name, current, ex.toString(), List.of(), Map.of());
		}
	}

	// a lineage that ended before the schema was there has no tables
	private static List<String> values(Statement statement) throws SQLException {
		List<String> values = new ArrayList<>();
		if (hasTables(statement)) {
			try (ResultSet rows = statement.executeQuery("select value from element order by id")) {
				while (rows.next()) {
					values.add(rows.getString(1));
				}
			}
		}
		return values;
	}

	private static Map<Integer, Long> balances(Statement statement) throws SQLException {
		Map<Integer, Long> balances = new TreeMap<>();
		if (hasTables(statement)) {
			try (ResultSet rows = statement.executeQuery("select id, balance from account")) {
				while (rows.next()) {
					balances.put(rows.getInt(1), rows.getLong(2));
				}
			}
		}
		return balances;
	}

	private static boolean hasTables(Statement statement) throws SQLException {
		try (ResultSet row = statement.executeQuery("select 1 from sqlite_schema where name = 'account'")) {
			return row.next();
		}
	}

	private Path file(String name) {
		return this.directory.resolve("restored-" + name + ".db");
	}

	private static RestoredLineage failed(String name, boolean current, Output output) {
		return new RestoredLineage(name, current, output.status() + " " + output.text().strip(), List.of(), Map.of());
	}

	private static Output run(List<String> arguments) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		PrintStream print = new PrintStream(bytes, true, StandardCharsets.UTF_8);
		int status = new LitefsRestore(null, StoreSettings.of(Map.of()), print, print).run(arguments);
		return new Output(status, bytes.toString(StandardCharsets.UTF_8));
	}

	private record Output(int status, String text) {
	}

}
