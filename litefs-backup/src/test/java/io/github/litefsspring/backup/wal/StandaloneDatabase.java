package io.github.litefsspring.backup.wal;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.litefsspring.backup.spool.Snapshot;
import io.github.litefsspring.backup.spool.SpooledTransaction;
import io.github.litefsspring.jdbc.DataSourceSettings;
import io.github.litefsspring.jdbc.JournalMode;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.ltx.DatabaseFile;
import io.github.litefsspring.ltx.LtxMerge;
import io.github.litefsspring.ltx.LtxReader;
import io.github.litefsspring.ltx.LtxSource;
import io.github.litefsspring.node.StandaloneNode;

/**
 * A database without LiteFS, with its data source and its spool.
 */
final class StandaloneDatabase implements AutoCloseable {

	final Path file;

	final LitefsDataSource dataSource;

	final WalSpool spool;

	StandaloneDatabase(Path file) throws IOException {
		this(file, Map.of());
	}

	StandaloneDatabase(Path file, Map<String, String> driverProperties) throws IOException {
		this.file = file;
		DataSourceSettings settings = new DataSourceSettings(file, JournalMode.WAL, Duration.ofSeconds(5),
				Duration.ofSeconds(30), 4, driverProperties);
		this.dataSource = new LitefsDataSource(new StandaloneNode(file, "test"), settings);
		this.spool = WalSpool.open(this.dataSource.takeOverCheckpoints());
	}

	void run(String... statements) throws SQLException {
		try (Connection connection = this.dataSource.getConnection()) {
			connection.setAutoCommit(statements.length == 1);
			try (Statement statement = connection.createStatement()) {
				for (String sql : statements) {
					statement.execute(sql);
				}
			}
			if (statements.length > 1) {
				connection.commit();
			}
		}
	}

	/**
	 * Run statements as another program does.
	 */
	void runElsewhere(String... statements) throws SQLException {
		runElsewhere(this.file, statements);
	}

	static void runElsewhere(Path file, String... statements) throws SQLException {
		try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
				Statement statement = connection.createStatement()) {
			statement.execute("PRAGMA busy_timeout=5000");
			for (String sql : statements) {
				statement.execute(sql);
			}
		}
	}

	List<SpooledTransaction> transactions() throws IOException {
		return this.spool.after(0);
	}

	Snapshot snapshot(Path folder) throws IOException {
		return new DatabaseSnapshots(this.spool).write(folder);
	}

	/**
	 * The database that transactions make of a snapshot.
	 */
	static byte[] apply(Snapshot snapshot, List<SpooledTransaction> transactions, Path temporary) throws IOException {
		List<LtxSource> sources = new ArrayList<>();
		sources.add(new LtxSource(LtxReader.open(snapshot.file()), 0, snapshot.position().checksum()));
		for (SpooledTransaction transaction : transactions) {
			if (Long.compareUnsigned(transaction.name().minTxid(), snapshot.position().txid()) > 0) {
				sources.add(new LtxSource(LtxReader.open(transaction.file())));
			}
		}
		try (LtxMerge merge = LtxMerge.of(sources);
				OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary))) {
			DatabaseFile.write(merge, out);
		}
		return Files.readAllBytes(temporary);
	}

	@Override
	public void close() throws IOException {
		this.spool.close();
		this.dataSource.close();
	}

}
