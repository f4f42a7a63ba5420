package io.github.litefsspring.doctor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import io.github.litefsspring.api.LitefsApi;
import io.github.litefsspring.api.LitefsApiException;
import io.github.litefsspring.backup.TestLength;
import io.github.litefsspring.backup.restore.TestBackup;
import io.github.litefsspring.backup.store.DirectoryStore;
import io.github.litefsspring.backup.store.StoreSettings;
import io.github.litefsspring.cli.LitefsDoctor;
import io.github.litefsspring.ltx.LtxReader;
import io.github.litefsspring.ltx.LtxSource;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;
import io.github.litefsspring.test.condition.Executables;
import io.github.litefsspring.test.condition.RequiresLitefs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Data directories of a real LiteFS with which it does not start, or would lose
 * something: the doctor says so, mends it, and LiteFS starts with everything that was
 * whole.
 */
@RequiresLitefs
class LitefsDoctorIT {

	private static final String FILL = "insert into item(content) with recursive r(i) as "
			+ "(select 1 union all select i + 1 from r where i < 300) select randomblob(3000) from r";

	private static final String DELETE_MOST = "delete from item where id > 20";

	private static final String INSERT = "insert into item(content) values ('one more')";

	private static final String COUNT = "select count(*) from item";

	// of each journal mode
	private static final int KILLS = TestLength.of("litefs.it.doctor-kills", 3, 50);

	@TempDir
	Path folder;

	private RunningCluster cluster;

	private RunningNode primary;

	private RunningNode replica;

	private String report = "";

	@BeforeEach
	void start() {
		this.cluster = RunningCluster.builder().replicas(1).start();
		this.primary = this.cluster.node(0);
		this.replica = this.cluster.node(1);
	}

	@AfterEach
	void stop() throws IOException, InterruptedException {
		stopAll();
		run("umount", "-l", this.primary.dataDirectory().toString());
		this.cluster.close();
	}

	@Test
	void aRunningLitefsIsLeftAloneAndAHealthyDirectoryIsHealthy() throws Exception {
		create("wal");
		assertThat(doctor(this.primary)).as(this.report).isEqualTo(LitefsDoctor.RUNNING);
		assertThat(this.report).contains("process " + this.primary.pid());
		this.primary.kill();
		assertThat(doctor(this.primary, "--mount", this.primary.mountDirectory().toString()))
			.isEqualTo(LitefsDoctor.WRONG);
		assertThat(this.report).contains("a LiteFS that has died", "fusermount -uz");
		assertThat(doctor(this.primary)).as(this.report).isEqualTo(LitefsDoctor.OK);
		assertThat(this.report).contains("Nothing is wrong");
	}

	@Test
	void aVacuumWithALogIsTakenBackByTheTransactionFiles() throws Exception {
		create("wal");
		this.primary.execute(DELETE_MOST, INSERT);
		this.cluster.awaitReplicated();
		Position before = this.primary.position();
		vacuum();
		assertDoesNotStart(this.primary);
		assertThat(doctor(this.primary)).isEqualTo(LitefsDoctor.WRONG);
		assertThat(this.report).contains("pages have changed that no transaction has written", "1. rebuild",
				"lost: nothing");
		assertThat(doctor(this.primary, "--repair")).as(this.report).isEqualTo(LitefsDoctor.OK);
		startAndCheck(21);
		assertThat(this.replica.position().txid()).isEqualTo(before.txid() + 1);
	}

	@Test
	void aVacuumWithALogIsKeptWhenTheTransactionFilesAreTooFew() throws Exception {
		create("wal");
		this.primary.execute(DELETE_MOST, INSERT);
		this.cluster.awaitReplicated();
		vacuum();
		keepNewestTransactionOnly(this.primary);
		assertDoesNotStart(this.primary);
		assertThat(doctor(this.primary, "--repair")).as(this.report).isEqualTo(LitefsDoctor.LOSS);
		assertThat(this.report).contains("keep");
		startAndCheck(21);
	}

	@Test
	void whatTheBackupHasNotStoredYetHelpsToRebuild() throws Exception {
		create("wal");
		this.primary.execute(DELETE_MOST, INSERT);
		this.cluster.awaitReplicated();
		Path spool = Files.createDirectories(this.primary.dataDirectory().resolve("backup-spool").resolve("data.db"));
		for (Path file : transactions(this.primary)) {
			Files.createLink(spool.resolve(file.getFileName()), file);
		}
		vacuum();
		keepNewestTransactionOnly(this.primary);
		assertThat(doctor(this.primary, "--repair")).as(this.report).isEqualTo(LitefsDoctor.OK);
		assertThat(this.report).contains("1. rebuild");
		startAndCheck(21);
	}

	@ParameterizedTest
	@ValueSource(strings = { "wal", "delete" })
	void aTruncatedTransactionFileDoesNotLoseItsTransaction(String journal) throws Exception {
		create(journal);
		this.primary.execute(INSERT);
		this.cluster.awaitReplicated();
		stopAll();
		Path newest = newest(this.primary);
		Files.write(newest, Arrays.copyOf(Files.readAllBytes(newest), (int) Files.size(newest) - 20));
		assertDoesNotStart(this.primary);
		assertThat(doctor(this.primary)).isEqualTo(LitefsDoctor.WRONG);
		assertThat(this.report).contains("is broken");
		assertThat(doctor(this.primary, "--repair")).as(this.report).isEqualTo(LitefsDoctor.LOSS);
		startAndCheck(301);
	}

	@Test
	void aTransactionThatTheDatabaseDoesNotHaveIsCutOffAndTold() throws Exception {
		create("delete");
		stopAll();
		Path database = files(this.primary).database();
		byte[] before = Files.readAllBytes(database);
		start(this.primary);
		this.primary.execute(INSERT);
		long lost = this.primary.position().txid();
		this.primary.stop();
		Files.write(database, before);
		truncate(newest(this.primary), 30);
		assertThat(doctor(this.primary, "--repair")).as(this.report).isEqualTo(LitefsDoctor.LOSS);
		assertThat(this.report).contains("1. cut", "lost at most: transaction %016x of ".formatted(lost));
		startAndCheck(300);
	}

	@Test
	void aBitFlippedTransactionFileIsWrittenAnew() throws Exception {
		create("wal");
		this.primary.execute(FILL);
		this.cluster.awaitReplicated();
		Position before = this.primary.position();
		stopAll();
		flip(newest(this.primary), Files.size(newest(this.primary)) / 2);
		assertDoesNotStart(this.primary);
		assertThat(doctor(this.primary, "--repair")).as(this.report).isEqualTo(LitefsDoctor.OK);
		start(this.primary);
		assertThat(this.primary.position()).isEqualTo(before);
		startAndCheck(600);
	}

	@Test
	void aBrokenTransactionFileThatAReplicaNeedsIsForgotten() throws Exception {
		create("wal");
		this.replica.stop();
		this.primary.execute(INSERT, INSERT);
		this.primary.stop();
		List<Path> transactions = transactions(this.primary);
		flip(transactions.get(transactions.size() - 2), 120);
		assertThat(doctor(this.primary)).isEqualTo(LitefsDoctor.WRONG);
		assertThat(this.report).contains("never gets further");
		assertThat(doctor(this.primary, "--repair")).as(this.report).isEqualTo(LitefsDoctor.OK);
		startAndCheck(302);
	}

	@Test
	void aBitFlippedPageIsTakenFromTheTransactionFiles() throws Exception {
		create("wal");
		this.primary.execute(INSERT);
		Position before = this.primary.position();
		stopAll();
		flip(files(this.primary).database(), 100 * 4096 + 2000);
		assertDoesNotStart(this.primary);
		assertThat(doctor(this.primary, "--repair")).as(this.report).isEqualTo(LitefsDoctor.OK);
		start(this.primary);
		assertThat(this.primary.position()).isEqualTo(before);
		startAndCheck(301);
	}

	@Test
	void aBitFlippedPageThatNobodyHasIsKeptOnRequestOnly() throws Exception {
		create("wal");
		this.primary.execute(INSERT);
		this.cluster.awaitReplicated();
		stopAll();
		keepNewestTransactionOnly(this.primary);
		Path database = files(this.primary).database();
		flip(database, 100 * 4096 + 2000);
		byte[] damaged = Files.readAllBytes(database);
		assertThat(doctor(this.primary, "--repair")).isEqualTo(LitefsDoctor.NOT_MENDED);
		assertThat(this.report).contains("--primary URL", "only on request: --repair --remedy keep");
		assertThat(database).hasBinaryContent(damaged);
		assertThat(doctor(this.primary, "--repair", "--remedy", "keep")).as(this.report).isEqualTo(LitefsDoctor.LOSS);
		startAndCheck(301);
	}

	@Test
	void aBitFlippedPageIsTakenFromTheBackupAndNothingSinceIsLost() throws Exception {
		create("wal");
		backup(this.primary);
		this.primary.execute(INSERT);
		this.cluster.awaitReplicated();
		stopAll();
		keepNewestTransactionOnly(this.primary);
		flip(files(this.primary).database(), 100 * 4096 + 2000);
		assertDoesNotStart(this.primary);
		assertThat(doctor(this.primary, "--from", "file:" + this.folder.resolve("backup"), "--repair")).as(this.report)
			.isEqualTo(LitefsDoctor.OK);
		assertThat(this.report).contains("from transaction");
		startAndCheck(301);
	}

	@Test
	void aReplicaWithABitFlippedPageCopiesThePrimary() throws Exception {
		create("wal");
		this.primary.execute(INSERT);
		this.cluster.awaitReplicated();
		this.replica.stop();
		keepNewestTransactionOnly(this.replica);
		flip(files(this.replica).database(), 100 * 4096 + 2000);
		assertDoesNotStart(this.replica);
		assertThat(doctor(this.replica, "--primary", this.primary.apiUrl().toString(), "--repair")).as(this.report)
			.isEqualTo(LitefsDoctor.OK);
		assertThat(this.report).contains("1. clear");
		startAndCheck(301);
	}

	@Test
	void aDatabaseFilePutIntoLitefssFolderBecomesADatabase() throws Exception {
		create("wal");
		stopAll();
		Path dbs = files(this.primary).path().getParent();
		sqlite(dbs.resolve("file.db"), "create table item(id integer primary key, content)", INSERT);
		Files.createDirectories(dbs.resolve("folder.db"));
		sqlite(dbs.resolve("folder.db").resolve("database"), "create table item(id integer primary key, content)",
				INSERT);
		assertDoesNotStart(this.primary);
		assertThat(doctor(this.primary)).isEqualTo(LitefsDoctor.WRONG);
		assertThat(this.report).contains("file.db is a file", "no transaction file");
		assertThat(doctor(this.primary, "--repair")).as(this.report).isEqualTo(LitefsDoctor.OK);
		startAndCheck(300);
		for (String name : List.of("file.db", "folder.db")) {
			Path mounted = this.primary.mountDirectory().resolve(name);
			assertThat(SqliteProcess.run(mounted, INSERT)).isEqualTo("ok");
			Path copied = this.replica.mountDirectory().resolve(name);
			await().atMost(20, TimeUnit.SECONDS).until(() -> query(copied, COUNT).equals(List.of("2")));
		}
	}

	@Test
	void anotherDatabaseFileInPlaceOfTheOwnOneIsTakenBack() throws Exception {
		create("wal");
		this.primary.execute(INSERT);
		Position before = this.primary.position();
		stopAll();
		Path database = files(this.primary).database();
		Files.delete(database);
		sqlite(database, "create table other(x)");
		assertDoesNotStart(this.primary);
		assertThat(doctor(this.primary, "--repair")).as(this.report).isEqualTo(LitefsDoctor.OK);
		start(this.primary);
		assertThat(this.primary.position()).isEqualTo(before);
		startAndCheck(301);
	}

	@Test
	void whatLitefsWouldDeleteIsSaved() throws Exception {
		create("wal");
		Position before = this.primary.position();
		stopAll();
		flip(files(this.primary).database(), 3);
		assertThat(doctor(this.primary)).isEqualTo(LitefsDoctor.WRONG);
		assertThat(this.report).contains("DELETES");
		assertThat(doctor(this.primary, "--repair")).as(this.report).isEqualTo(LitefsDoctor.OK);
		start(this.primary);
		assertThat(this.primary.position()).isEqualTo(before);
		startAndCheck(300);
	}

	@Test
	void anImportWithAnotherPageSizeIsTakenBackAndItsContentKept() throws Exception {
		create("wal");
		Position before = this.primary.position();
		Path file = this.folder.resolve("other.db");
		sqlite(file, "pragma page_size = 8192", "create table item(id integer primary key, content)", INSERT);
		try (LitefsApi api = new LitefsApi(this.primary.apiUrl().toString(), "test")) {
			assertThatExceptionOfType(LitefsApiException.class)
				.isThrownBy(() -> api.importFile("data.db", file, Duration.ofSeconds(20)));
		}
		await().atMost(20, TimeUnit.SECONDS).until(() -> !this.primary.isRunning());
		stopAll();
		assertDoesNotStart(this.primary);
		assertThat(doctor(this.primary, "--repair")).as(this.report).isEqualTo(LitefsDoctor.LOSS);
		assertThat(this.report).contains("another page size", "holds a whole database");
		start(this.primary);
		assertThat(this.primary.position()).isEqualTo(before);
		startAndCheck(300);
		Path kept = below(this.primary.dataDirectory(), "%016x.db".formatted(before.txid() + 1));
		assertThat(query(kept, COUNT)).containsExactly("1");
	}

	@Test
	void aDirectoryOfAnotherClusterIsMovedAway() throws Exception {
		create("wal");
		this.replica.stop();
		Path id = this.replica.dataDirectory().resolve("clusterid");
		Files.writeString(id, "LFSC0123456789ABCDEF\n");
		assertThat(doctor(this.replica, "--primary", this.primary.apiUrl().toString())).isEqualTo(LitefsDoctor.WRONG);
		assertThat(this.report).contains("LFSC0123456789ABCDEF", "never connects");
		assertThat(doctor(this.replica, "--primary", this.primary.apiUrl().toString(), "--repair")).as(this.report)
			.isEqualTo(LitefsDoctor.LOSS);
		startAndCheck(300);
		assertThat(id).hasSameTextualContentAs(this.primary.dataDirectory().resolve("clusterid"));
	}

	@Test
	void anIdThatIsNoneIsRemoved() throws Exception {
		create("wal");
		stopAll();
		Files.writeString(this.primary.dataDirectory().resolve("clusterid"), "");
		assertDoesNotStart(this.primary);
		assertThat(doctor(this.primary, "--repair")).as(this.report).isEqualTo(LitefsDoctor.OK);
		start(this.primary);
	}

	@Test
	void aRestoredVolumeOfTheFormerPrimaryIsRecognizedAndBroughtUpToTheBackup() throws Exception {
		create("wal");
		this.primary.stop();
		Path old = copy(this.primary.dataDirectory(), this.folder.resolve("volume"));
		start(this.primary);
		this.primary.execute(INSERT);
		this.cluster.awaitReplicated();
		Position before = this.primary.position();
		backup(this.primary);
		this.primary.stop();
		replace(this.primary.dataDirectory(), old);
		assertThat(doctor(this.primary, "--primary", this.replica.apiUrl().toString())).isEqualTo(LitefsDoctor.WRONG);
		assertThat(this.report).contains("older state", before.txidText());
		assertThat(doctor(this.primary, "--from", "file:" + this.folder.resolve("backup"), "--repair")).as(this.report)
			.isEqualTo(LitefsDoctor.OK);
		start(this.primary);
		assertThat(this.primary.position()).isEqualTo(before);
		startAndCheck(301);
	}

	@Test
	void aVolumeThatWasFullHasEverythingThatWasAcknowledged() throws Exception {
		create("wal");
		stopAll();
		Path data = this.primary.dataDirectory();
		Path saved = copy(data, this.folder.resolve("data"));
		run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", data.toString());
		run("cp", "-a", saved + "/.", data.toString());
		this.cluster.start();
		List<Long> acknowledged = new ArrayList<>();
		try (SqliteProcess writer = SqliteProcess.start(this.primary.database(), SqliteProcess.LOAD)) {
			writer.output()
				.lines()
				.filter((line) -> line.matches("\\d+"))
				.map(Long::valueOf)
				.forEach(acknowledged::add);
		}
		assertThat(acknowledged).isNotEmpty();
		this.primary.kill();
		stopAll();
		assertThat(doctor(this.primary)).isEqualTo(LitefsDoctor.WRONG);
		assertThat(this.report).contains("MB left");
		assertThat(doctor(this.primary, "--repair")).as(this.report).isEqualTo(LitefsDoctor.DIRECTORY);
		assertThat(doctor(this.primary, "--repair", "--copy", this.folder.toString())).as(this.report)
			.isEqualTo(LitefsDoctor.OK);
		assertThat(this.report).contains("Done: free space");
		this.cluster.start();
		assertThat(ids(this.primary)).containsAll(acknowledged);
		assertThat(this.primary.query("pragma integrity_check")).containsExactly("ok");
		this.cluster.awaitReplicated();
		assertThat(ids(this.replica)).containsAll(acknowledged);
	}

	@ParameterizedTest
	@ValueSource(strings = { "wal", "delete" })
	void whateverMomentLitefsIsKilledNothingThatWasAcknowledgedIsLost(String journal) throws Exception {
		create(journal);
		Random random = new Random(15);
		List<Long> acknowledged = new CopyOnWriteArrayList<>();
		for (int kill = 0; kill < KILLS; kill++) {
			try (SqliteProcess writer = SqliteProcess.start(this.primary.database(), SqliteProcess.LOAD)) {
				Thread reader = new Thread(() -> writer.output()
					.lines()
					.filter((line) -> line.matches("\\d+"))
					.map(Long::valueOf)
					.forEach(acknowledged::add));
				reader.start();
				int before = acknowledged.size();
				await().atMost(30, TimeUnit.SECONDS).until(() -> acknowledged.size() > before);
				LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(300_000)));
				this.primary.kill();
				// its next statement fails
				reader.join();
			}
			assertThat(doctor(this.primary, "--repair")).as(this.report).isEqualTo(LitefsDoctor.OK);
			start(this.primary);
			assertThat(this.primary.query("pragma integrity_check")).containsExactly("ok");
			assertThat(ids(this.primary)).containsAll(acknowledged);
		}
		this.cluster.awaitReplicated();
		assertThat(ids(this.replica)).containsAll(acknowledged);
	}

	@Test
	void filesOfAnotherUserAreGivenToTheUserOfTheDirectory() throws Exception {
		create("wal");
		stopAll();
		Path data = this.primary.dataDirectory();
		run("chown", "-R", "nobody", data.toString());
		run("chown", "root", files(this.primary).database().toString());
		run("chmod", "600", files(this.primary).database().toString());
		assertThat(doctor(this.primary)).isEqualTo(LitefsDoctor.WRONG);
		assertThat(this.report).contains("belongs to user nobody", "database");
		assertThat(litefsOfNobody()).contains("cannot open store", "permission denied");
		assertThat(doctor(this.primary, "--repair")).as(this.report).isEqualTo(LitefsDoctor.OK);
		assertThat(litefsOfNobody()).doesNotContain("cannot open store").contains("primary lease acquired");
		startAndCheck(300);
	}

	// it opens its store, and then may or may not be allowed to mount
	private String litefsOfNobody() throws IOException, InterruptedException {
		Path directory = this.primary.dataDirectory().getParent();
		run("chmod", "711", directory.getParent().toString());
		run("chown", "nobody", this.primary.mountDirectory().toString());
		Path config = Files.writeString(directory.resolve("nobody.yml"), """
				fuse: {dir: "%s"}
				data: {dir: "%s"}
				http: {addr: "%s"}
				lease: {type: static, hostname: x, advertise-url: "%s", candidate: true}
				""".formatted(this.primary.mountDirectory(), this.primary.dataDirectory(),
				this.primary.apiUrl().getAuthority(), this.primary.apiUrl()));
		return run("timeout", "3", "setpriv", "--reuid=nobody", "--clear-groups",
				Executables.find("litefs").orElseThrow().toString(), "mount", "-config", config.toString());
	}

	private static List<Long> ids(RunningNode node) {
		return node.query("select id from item").stream().map(Long::valueOf).toList();
	}

	private void create(String journalMode) {
		this.primary.execute("pragma journal_mode = " + journalMode,
				"create table item(id integer primary key, content)", FILL);
		this.cluster.awaitReplicated();
	}

	private void vacuum() throws IOException, InterruptedException {
		assertThat(SqliteProcess.run(this.primary.database(), "vacuum")).isEqualTo("ok");
		this.primary.kill();
		stopAll();
	}

	private void stopAll() {
		this.cluster.nodes().forEach(RunningNode::stop);
	}

	private int doctor(RunningNode node, String... options) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		List<String> arguments = new ArrayList<>(List.of(node.dataDirectory().toString()));
		arguments.addAll(List.of(options));
		int status;
		try (PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8)) {
			status = new LitefsDoctor(null, StoreSettings.of(Map.of()), print, print).run(arguments);
		}
		this.report = out.toString(StandardCharsets.UTF_8);
		return status;
	}

	// both nodes run, have that many rows and the next write
	private void startAndCheck(int rows) throws IOException, InterruptedException {
		this.cluster.start();
		assertThat(this.primary.query("pragma integrity_check")).containsExactly("ok");
		assertThat(this.primary.query(COUNT)).containsExactly(Integer.toString(rows));
		assertThat(SqliteProcess.run(this.primary.database(), INSERT)).isEqualTo("ok");
		this.cluster.awaitReplicated();
		assertThat(this.replica.query(COUNT)).containsExactly(Integer.toString(rows + 1));
		assertThat(this.replica.query("pragma integrity_check")).containsExactly("ok");
	}

	private static void start(RunningNode node) {
		node.start();
	}

	private static void assertDoesNotStart(RunningNode node) throws IOException {
		node.launch();
		await().atMost(20, TimeUnit.SECONDS).until(() -> !node.isRunning());
		assertThat(Files.readString(node.log())).contains("cannot open store");
	}

	// what the application's backup stores, one object for each transaction
	private void backup(RunningNode node) throws IOException {
		try (DirectoryStore store = new DirectoryStore(this.folder.resolve("backup"))) {
			TestBackup backup = new TestBackup(store);
			backup.open(Instant.now());
			for (Path file : transactions(node)) {
				backup.put(0, List.of(new LtxSource(LtxReader.open(file))));
			}
		}
	}

	private static DatabaseFolder files(RunningNode node) {
		return new DatabaseFolder(node.dataDirectory().resolve("dbs").resolve("data.db"));
	}

	private static List<Path> transactions(RunningNode node) throws IOException {
		try (Stream<Path> all = Files.list(files(node).transactions())) {
			return all.filter((file) -> file.toString().endsWith(".ltx")).sorted().toList();
		}
	}

	private static Path newest(RunningNode node) throws IOException {
		List<Path> all = transactions(node);
		return all.get(all.size() - 1);
	}

	// as LiteFS does after its retention
	private static void keepNewestTransactionOnly(RunningNode node) throws IOException {
		List<Path> all = transactions(node);
		for (Path file : all.subList(0, all.size() - 1)) {
			Files.delete(file);
		}
	}

	private static void truncate(Path file, int bytes) throws IOException {
		Files.write(file, Arrays.copyOf(Files.readAllBytes(file), (int) Files.size(file) - bytes));
	}

	private static void flip(Path file, long offset) throws IOException {
		byte[] bytes = Files.readAllBytes(file);
		bytes[(int) offset] ^= 4;
		Files.write(file, bytes, StandardOpenOption.WRITE);
	}

	private static void sqlite(Path file, String... statements) throws SQLException {
		try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
				Statement statement = connection.createStatement()) {
			for (String sql : statements) {
				statement.execute(sql);
			}
		}
	}

	private static List<String> query(Path file, String sql) throws SQLException {
		try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
				Statement statement = connection.createStatement();
				var rows = statement.executeQuery(sql)) {
			List<String> values = new ArrayList<>();
			while (rows.next()) {
				values.add(rows.getString(1));
			}
			return values;
		}
	}

	private static Path below(Path directory, String name) throws IOException {
		try (Stream<Path> all = Files.walk(directory)) {
			return all.filter((file) -> file.endsWith(name)).findFirst().orElseThrow();
		}
	}

	private static Path copy(Path directory, Path target) throws IOException, InterruptedException {
		run("cp", "-a", directory.toString(), target.toString());
		return target;
	}

	private static void replace(Path directory, Path by) throws IOException, InterruptedException {
		run("rm", "-rf", directory.toString());
		run("cp", "-a", by.toString(), directory.toString());
	}

	private static String run(String... command) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		process.waitFor();
		return output;
	}

}
