package io.github.litefsspring.benchmarks.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;

/**
 * A SQLite database of invoices with text that compresses as text does, and two indexes.
 */
final class SampleDatabase {

	private static final int ROWS_AT_ONCE = 20_000;

	private final Random random = new Random(1);

	private final String[] words = words();

	static void create(Path file, long size) throws SQLException, IOException {
		new SampleDatabase().write(file, size);
	}

	private void write(Path file, long size) throws SQLException, IOException {
		try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
				Statement statement = connection.createStatement()) {
			statement.execute("pragma journal_mode=off");
			statement.execute("pragma synchronous=off");
			statement.execute("create table invoice (id integer primary key, customer text, created text, note text, "
					+ "cents integer)");
			statement.execute("create index invoice_customer on invoice (customer)");
			statement.execute("create index invoice_cents on invoice (cents)");
			connection.setAutoCommit(false);
			try (PreparedStatement insert = connection
				.prepareStatement("insert into invoice (customer, created, note, cents) values (?, ?, ?, ?)")) {
				while (Files.size(file) < size) {
					insertRows(insert);
					connection.commit();
				}
			}
		}
	}

	private void insertRows(PreparedStatement insert) throws SQLException {
		for (int row = 0; row < ROWS_AT_ONCE; row++) {
			insert.setString(1, "customer-" + this.random.nextInt(20_000));
			insert.setString(2, "2026-%02d-%02dT%02d:%02d".formatted(1 + this.random.nextInt(12),
					1 + this.random.nextInt(28), this.random.nextInt(24), this.random.nextInt(60)));
			insert.setString(3, note());
			insert.setInt(4, this.random.nextInt(100_000));
			insert.addBatch();
		}
		insert.executeBatch();
	}

	private String note() {
		StringBuilder note = new StringBuilder();
		for (int count = 40 + this.random.nextInt(80); count > 0; count--) {
			note.append(this.words[this.random.nextInt(this.words.length)]).append(' ');
		}
		return note.toString();
	}

	private String[] words() {
		String[] made = new String[3000];
		for (int number = 0; number < made.length; number++) {
			made[number] = this.random.ints(3 + this.random.nextInt(7), 'a', 'z' + 1)
				.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
				.toString();
		}
		return made;
	}

}
