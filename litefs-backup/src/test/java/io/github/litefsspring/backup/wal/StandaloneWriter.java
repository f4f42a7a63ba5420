package io.github.litefsspring.backup.wal;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.github.litefsspring.backup.Backup;
import io.github.litefsspring.backup.TestSettings;
import io.github.litefsspring.backup.store.DirectoryStore;
import io.github.litefsspring.jdbc.DataSourceSettings;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.node.StandaloneNode;

/**
 * An application of its own process that writes twenty rows a second to a database
 * without LiteFS and stores them, until it is killed or its input has something to read.
 * It prints {@code committed N} and {@code stored N} for its rows, and {@code closed}.
 */
public final class StandaloneWriter implements AutoCloseable {

	private static final long PAUSE = TimeUnit.SECONDS.toNanos(1) / 20;

	private final LitefsDataSource dataSource;

	private final WalSpool spool;

	private final DirectoryStore store;

	private final Backup backup;

	private final TreeMap<Long, Long> unstored = new TreeMap<>();

	private StandaloneWriter(Path database, Path target) throws IOException {
		StandaloneNode node = new StandaloneNode(database, "laptop");
		this.dataSource = new LitefsDataSource(node, DataSourceSettings.of(database));
		this.spool = WalSpool.open(this.dataSource.takeOverCheckpoints());
		this.store = new DirectoryStore(target);
		this.backup = new Backup(node, this.store, this.spool, new DatabaseSnapshots(this.spool),
				TestSettings.singleWriter("laptop"));
		this.spool.addListener(this.backup::committed);
		this.backup.start();
	}

	public static void main(String[] arguments) throws Exception {
		try (StandaloneWriter writer = new StandaloneWriter(Path.of(arguments[0]), Path.of(arguments[1]))) {
			writer.write();
			writer.awaitStored();
		}
		System.out.println("closed");
	}

	private void write() throws Exception {
		try (Connection connection = this.dataSource.getConnection(); Statement create = connection.createStatement()) {
			create.execute("CREATE TABLE IF NOT EXISTS entry(id INTEGER PRIMARY KEY, payload BLOB)");
		}
		System.out.println("ready");
		long begin = System.nanoTime();
		for (long row = 1; System.in.available() == 0; row++) {
			long id = insert();
			System.out.println("committed " + id);
			this.spool.collect();
			this.unstored.put(this.spool.position().txid(), id);
			tellStored();
			LockSupport.parkNanos(begin + row * PAUSE - System.nanoTime());
		}
	}

	private long insert() throws SQLException {
		try (Connection connection = this.dataSource.getConnection();
				PreparedStatement insert = connection
					.prepareStatement("INSERT INTO entry(payload) VALUES (randomblob(3000)) RETURNING id");
				ResultSet row = insert.executeQuery()) {
			row.next();
			return row.getLong(1);
		}
	}

	private void tellStored() {
		Map<Long, Long> stored = this.unstored.headMap(this.backup.status().stored().txid(), true);
		if (!stored.isEmpty()) {
			System.out.println("stored " + stored.values().stream().mapToLong(Long::longValue).max().getAsLong());
			stored.clear();
		}
	}

	private void awaitStored() throws Exception {
		this.spool.collect();
		if (!this.backup.awaitStored(this.spool.position(), Duration.ofSeconds(30))) {
			throw new IllegalStateException("Not stored: " + this.backup.status());
		}
		tellStored();
	}

	@Override
	public void close() throws IOException {
		this.backup.close();
		this.spool.close();
		this.dataSource.close();
		this.store.close();
	}

}
