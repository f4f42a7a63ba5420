package io.github.litefsspring.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

import io.github.litefsspring.backup.wal.DatabaseSnapshots;
import io.github.litefsspring.backup.wal.WalSpool;
import io.github.litefsspring.jdbc.DataSourceSettings;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.StandaloneNode;
import org.jspecify.annotations.Nullable;

/**
 * A database without LiteFS.
 */
final class SoakedFile implements SoakedDatabase {

	private final Path file;

	private final BackupStore store;

	private final StandaloneNode node;

	private final LitefsDataSource dataSource;

	private final WalSpool spool;

	private @Nullable Backup backup;

	SoakedFile(Path file, BackupStore store) throws IOException {
		this.file = file;
		this.store = store;
		this.node = new StandaloneNode(file, "laptop");
		this.dataSource = new LitefsDataSource(this.node, DataSourceSettings.of(file));
		this.spool = WalSpool.open(this.dataSource.takeOverCheckpoints());
	}

	@Override
	public void begin() throws Exception {
		try (Connection connection = this.dataSource.getConnection(); Statement create = connection.createStatement()) {
			create.execute("create table entry (id integer primary key, payload blob)");
		}
		Backup created = new Backup(this.node, this.store, this.spool, new DatabaseSnapshots(this.spool),
				TestSettings.singleWriter("laptop"));
		this.backup = created;
		this.spool.addListener(created::committed);
		created.start();
	}

	@Override
	public WriteLoad.ConnectionSource connections() {
		return this.dataSource::getConnection;
	}

	@Override
	public Backup backup() {
		return Objects.requireNonNull(this.backup);
	}

	@Override
	public Position position() {
		return this.spool.readPosition();
	}

	@Override
	public NavigableMap<Long, Instant> committed() {
		return new TreeMap<>();
	}

	@Override
	public void finish(Path copy) throws IOException, SQLException {
		backup().close();
		this.spool.close();
		this.dataSource.close();
		try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + this.file);
				Statement statement = connection.createStatement()) {
			statement.execute("pragma wal_checkpoint(truncate)");
		}
		Files.copy(this.file, copy);
	}

	@Override
	public void close() throws IOException {
		this.spool.close();
		this.dataSource.close();
	}

}
