package io.github.litefsspring.backup.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

import io.github.litefsspring.ltx.DatabaseChecksum;
import io.github.litefsspring.ltx.LtxFormat;
import io.github.litefsspring.ltx.LtxHeader;
import io.github.litefsspring.ltx.TestTransaction;
import io.github.litefsspring.ltx.WalSegment;
import io.github.litefsspring.sqlite.SqliteHeader;

/**
 * Small SQLite files, and backups of them.
 */
final class SqliteBackup {

	private SqliteBackup() {
	}

	/**
	 * Create a database with a table {@code note} that holds some texts.
	 */
	static Path create(Path file, String... notes) throws SQLException {
		try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
				Statement statement = connection.createStatement()) {
			statement.execute("create table if not exists note (text text)");
			for (String note : notes) {
				statement.execute("insert into note values ('%s')".formatted(note));
			}
		}
		return file;
	}

	static List<String> notes(Path file) throws SQLException {
		try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
				Statement statement = connection.createStatement();
				ResultSet result = statement.executeQuery("select group_concat(text, ' ') from note")) {
			return result.next() ? List.of(result.getString(1).split(" ")) : List.of();
		}
	}

	/**
	 * Store a database file as the snapshot of a lineage that was opened before.
	 * @return the object's key
	 */
	static String store(TestBackup backup, Path file, int txid) throws IOException {
		byte[] content = Files.readAllBytes(file);
		int pageSize = SqliteHeader.read(file).pageSize();
		SortedMap<Long, byte[]> pages = new TreeMap<>();
		DatabaseChecksum checksum = new DatabaseChecksum();
		for (int offset = 0; offset < content.length; offset += pageSize) {
			byte[] page = Arrays.copyOfRange(content, offset, offset + pageSize);
			pages.put(1L + offset / pageSize, page);
			checksum.toggle(1L + offset / pageSize, page);
		}
		LtxHeader header = new LtxHeader(LtxFormat.LITEFS, LtxHeader.FLAG_LZ4, pageSize, pages.size(), 1, txid,
				1_700_000_000_000L, 0, WalSegment.NONE, 0);
		return backup.put(9, List.of(new TestTransaction(header, pages, checksum.value()).source()));
	}

}
