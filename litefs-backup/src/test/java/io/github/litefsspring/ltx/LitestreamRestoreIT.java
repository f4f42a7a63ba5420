package io.github.litefsspring.ltx;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

import io.github.litefsspring.node.Position;
import io.github.litefsspring.test.cluster.LitefsCluster;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;
import io.github.litefsspring.test.condition.Prerequisite;
import io.github.litefsspring.test.condition.Requires;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The transactions of a running LiteFS, re-encoded by our writer, and the stock
 * {@code litestream restore}.
 */
@Requires({ Prerequisite.LITEFS, Prerequisite.LITESTREAM })
@LitefsCluster(replicas = 0)
class LitestreamRestoreIT {

	RunningCluster cluster;

	@TempDir
	Path directory;

	private final TreeMap<Integer, byte[]> exports = new TreeMap<>();

	@ParameterizedTest
	@CsvSource({ "wal,512", "wal,4096", "wal,65536", "delete,1024", "delete,4096", "delete,32768" })
	void litestreamRestoresWhatLitefsExports(String journal, int pageSize)
			throws SQLException, IOException, InterruptedException {
		String database = journal + pageSize + ".db";
		writeHistory(database, journal, pageSize);
		List<Path> files = transactions(database);
		int last = this.exports.lastKey();
		assertThat(files).hasSize(last);
		LitestreamLayout layout = layOut(files);

		assertRestored(layout, last);
		for (int txid : this.exports.tailMap(snapshotAt(files)).keySet()) {
			assertRestored(layout, txid, "-txid", hex(txid));
		}
		assertRestoredByTime(layout, files);
		for (int txid : this.exports.keySet()) {
			assertThat(restoredByUs(files.subList(0, txid))).as("transaction %d", txid)
				.hasBinaryContent(this.exports.get(txid));
		}
	}

	private LitestreamLayout layOut(List<Path> files) throws IOException {
		LitestreamLayout layout = new LitestreamLayout(this.directory.resolve("backup"));
		int snapshot = snapshotAt(files);
		layout.add(9, files.subList(0, snapshot));
		for (int first = snapshot; first + 4 <= files.size() - 3; first += 4) {
			layout.add(1, files.subList(first, first + 4));
		}
		for (int number = snapshot; number < files.size(); number++) {
			layout.add(0, files.subList(number, number + 1));
		}
		return layout;
	}

	private static int snapshotAt(List<Path> files) {
		return files.size() / 3;
	}

	private void assertRestored(LitestreamLayout layout, int txid, String... options)
			throws IOException, InterruptedException {
		Path restored = this.directory.resolve("restored-" + txid + "-" + options.length + ".db");
		Litestream.restore(layout.url(), restored, options);
		assertThat(restored).as("transaction %d", txid).hasBinaryContent(this.exports.get(txid));
	}

	private void assertRestoredByTime(LitestreamLayout layout, List<Path> files)
			throws IOException, InterruptedException {
		int restored = 0;
		for (int txid : this.exports.subMap(snapshotAt(files), files.size()).keySet()) {
			long next = timestamp(files.get(txid));
			if (timestamp(files.get(txid - 1)) < next) {
				assertRestored(layout, txid, "-timestamp", Instant.ofEpochMilli(next).toString(), "-integrity-check",
						"full");
				restored++;
			}
		}
		assertThat(restored).isPositive();
	}

	private static long timestamp(Path file) throws IOException {
		try (LtxReader reader = LtxReader.open(file)) {
			return reader.header().timestamp();
		}
	}

	private Path restoredByUs(List<Path> files) throws IOException {
		Path restored = Files.createTempFile(this.directory, "ours", ".db");
		try (LtxMerge merge = LitestreamLayout.merge(files); OutputStream out = Files.newOutputStream(restored)) {
			DatabaseFile.write(merge, out);
		}
		return restored;
	}

	private void writeHistory(String database, String journal, int pageSize)
			throws SQLException, IOException, InterruptedException {
		String url = "jdbc:sqlite:" + node().mountDirectory().resolve(database);
		try (Connection connection = DriverManager.getConnection(url);
				Statement statement = connection.createStatement()) {
			statement.execute("pragma page_size=" + pageSize);
			statement.execute("pragma journal_mode=" + journal);
			statement.execute("create table invoice (id integer primary key, customer text, payload blob)");
			for (int number = 0; number < 30; number++) {
				statement.execute("with recursive n(i) as (select 1 union all select i + 1 from n where i < 10)"
						+ " insert into invoice (customer, payload) select 'c' || abs(random() % 100), randomblob("
						+ pageSize / 3 + ") from n");
				statement.execute("update invoice set customer = 'changed' where id % 9 = " + number % 9);
				if (number == 12) {
					statement.execute("create index invoice_customer on invoice (customer)");
				}
				if (number == 20) {
					statement.execute("delete from invoice where id % 4 > 0");
					statement.execute("vacuum");
				}
				if (number % 6 == 0 || number > 27) {
					export(database);
				}
			}
		}
	}

	private void export(String database) throws IOException, InterruptedException {
		URI uri = node().apiUrl().resolve("/export?name=" + database);
		byte[] export = HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray())
			.body();
		Position position = Position.parse(Files.readString(node().mountDirectory().resolve(database + "-pos")));
		this.exports.put((int) position.txid(), export);
	}

	private List<Path> transactions(String database) throws IOException {
		Path folder = node().dataDirectory().resolve("dbs").resolve(database).resolve("ltx");
		try (var files = Files.list(folder)) {
			return files.filter((file) -> LtxFileName.parse(file.getFileName().toString()).isPresent())
				.sorted()
				.toList();
		}
	}

	private RunningNode node() {
		return this.cluster.node(0);
	}

	private static String hex(int txid) {
		return "%016x".formatted(txid);
	}

}
