package io.github.litefsspring.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpServer;
import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.lineage.Lineage;
import io.github.litefsspring.backup.restore.RestoreProgress;
import io.github.litefsspring.backup.restore.TestBackup;
import io.github.litefsspring.backup.store.DirectoryStore;
import io.github.litefsspring.backup.store.StoreSettings;
import io.github.litefsspring.ltx.TestHistory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class LitefsRestoreTests {

	@TempDir
	Path directory;

	private final TestHistory history = new TestHistory(1, 512);

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	private final ByteArrayOutputStream err = new ByteArrayOutputStream();

	private String target;

	private Path output;

	private Lineage lineage;

	@BeforeEach
	void writeBackup() throws IOException {
		this.target = "file:" + this.directory.resolve("backup");
		this.output = this.directory.resolve("restored.db");
		this.history.commit(12);
		try (BackupStore store = new DirectoryStore(this.directory.resolve("backup"))) {
			TestBackup backup = new TestBackup(store);
			this.lineage = backup.open(Instant.parse("2026-01-02T03:04:05Z"));
			backup.putAll(this.history);
		}
	}

	@Test
	void aCopyOfTheFolderListsAndFindsTheTimesOfTheTransactions() throws IOException {
		run(this.target, "--list");
		String original = this.out.toString(StandardCharsets.UTF_8).replaceAll("(?m)^(?!\\d{4}-).*\\n?", "");
		this.out.reset();
		Path backup = this.directory.resolve("backup");
		Path copy = this.directory.resolve("copy");
		try (Stream<Path> files = Files.walk(backup)) {
			for (Path file : files.toList()) {
				Files.copy(file, copy.resolve(backup.relativize(file).toString()));
			}
		}
		assertThat(run("file:" + copy, "--list")).isZero();
		assertThat(this.out.toString(StandardCharsets.UTF_8).replaceAll("(?m)^(?!\\d{4}-).*\\n?", ""))
			.isEqualTo(original)
			.isNotEmpty();
		Instant time = Instant.ofEpochMilli(this.history.transaction(11).header().timestamp());
		assertThat(run("file:" + copy, "--integrity-check", "none", "-o", this.output.toString(), "--timestamp",
				time.toString()))
			.isZero();
		assertThat(Files.readAllBytes(this.output)).isEqualTo(this.history.databaseAt(10));
	}

	@Test
	void aRunningApplicationIsAskedToGoBack() throws IOException {
		List<String> asked = new ArrayList<>();
		HttpServer application = application(200, "{\"accepted\":true}", asked);
		try {
			assertThat(run(this.target, "--txid", "5", "--application", url(application))).isZero();
			assertThat(asked).singleElement()
				.asString()
				.contains("\"action\":\"restore\"", this.lineage.id(), "0000000000000005");
			assertThat(this.out.toString(StandardCharsets.UTF_8)).contains("accepted");
		}
		finally {
			application.stop(0);
		}
	}

	@Test
	void anApplicationThatRefusesIsNotASuccess() throws IOException {
		HttpServer application = application(409, "Only the primary restores in place", new ArrayList<>());
		try {
			assertThat(run(this.target, "--application", url(application))).isEqualTo(LitefsRestore.APPLICATION);
			assertThat(this.err.toString(StandardCharsets.UTF_8)).contains("HTTP 409", "Only the primary",
					"management.endpoint.litefs.access=unrestricted");
		}
		finally {
			application.stop(0);
		}
	}

	private static HttpServer application(int status, String reply, List<String> asked) throws IOException {
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/actuator/litefs", (exchange) -> {
			asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
			byte[] body = reply.getBytes(StandardCharsets.UTF_8);
			exchange.sendResponseHeaders(status, body.length);
			exchange.getResponseBody().write(body);
			exchange.close();
		});
		server.start();
		return server;
	}

	private static String url(HttpServer application) {
		return "http://localhost:" + application.getAddress().getPort() + "/actuator/litefs";
	}

	@Test
	void theNewestStateIsRestored() {
		assertThat(run("--integrity-check=none", "--output", this.output.toString(), this.target)).isZero();
		assertThat(this.output).hasBinaryContent(this.history.databaseAt(12));
		assertThat(text(this.out)).contains("restored.db: transaction 000000000000000c of ")
			.contains(this.lineage.id());
		assertThat(text(this.err)).isEmpty();
	}

	@Test
	void aTransactionAndATimeAreRestored() throws IOException {
		assertThat(run("--integrity-check", "none", "-o", this.output.toString(), "--txid", "9", this.target)).isZero();
		assertThat(this.output).hasBinaryContent(this.history.databaseAt(9));
		Files.delete(this.output);
		Instant time = Instant.ofEpochMilli(this.history.transaction(9).header().timestamp());
		assertThat(run("--integrity-check", "none", "-o", this.output.toString(), "--timestamp", time.toString(),
				"--lineage", this.lineage.id(), "--target", this.target))
			.isZero();
		assertThat(this.output).hasBinaryContent(this.history.databaseAt(8));
	}

	@Test
	void whatCanBeRestoredIsListedWithCommands() {
		assertThat(run("--list", this.target)).isZero();
		assertThat(text(this.out)).contains("000000000000000c", "0000000000000004")
			.contains("snapshot")
			.contains("litefs-restore --lineage %s --txid 000000000000000c --output restored.db '%s'"
				.formatted(this.lineage.id(), this.target))
			.contains("litestream restore -o restored.db -txid 000000000000000c file://");
	}

	@Test
	void aDryRunNamesTheObjectsAndWritesNothing() {
		assertThat(run("--dry-run", this.target)).isZero();
		assertThat(text(this.out)).contains(this.lineage.id() + "/ltx/9/0000000000000001-0000000000000004.ltx")
			.contains("objects, ");
		assertThat(this.output).doesNotExist();
	}

	@Test
	void whatIsNotUnderstoodIsExplained() {
		assertThat(run("--txid", "x", this.target)).isEqualTo(LitefsRestore.USAGE);
		assertThat(run("--timestamp", "noon", this.target)).isEqualTo(LitefsRestore.USAGE);
		assertThat(run("--integrity-check", "some", this.target)).isEqualTo(LitefsRestore.USAGE);
		assertThat(run("--output")).isEqualTo(LitefsRestore.USAGE);
		assertThat(run("--colour", this.target)).isEqualTo(LitefsRestore.USAGE);
		assertThat(run(this.target, this.target)).isEqualTo(LitefsRestore.USAGE);
		assertThat(run("--txid", "1", "--timestamp", "2026-01-01T00:00:00Z", this.target))
			.isEqualTo(LitefsRestore.USAGE);
		assertThat(run(this.target)).isEqualTo(LitefsRestore.USAGE);
		assertThat(run("--list")).isEqualTo(LitefsRestore.USAGE);
		assertThat(run("--list", "ftp://host/path")).isEqualTo(LitefsRestore.USAGE);
		assertThat(text(this.err)).contains("--txid x is no transaction id", "--timestamp noon is no time",
				"--integrity-check some", "--output needs a value", "'--colour' is not understood",
				"--txid and --timestamp exclude each other", "--output says which file to write", "No target is named",
				"ftp://host/path");
		assertThat(text(this.out)).isEmpty();
	}

	@Test
	void eachFailureHasItsStatus() throws IOException {
		String file = this.output.toString();
		assertThat(run("-o", file, "--txid", "ff", this.target)).isEqualTo(LitefsRestore.NOT_THERE);
		assertThat(run("-o", file, "file:" + this.directory)).isEqualTo(LitefsRestore.NOT_THERE);
		assertThat(run("-o", file, "file:" + this.directory.resolve("none"))).isEqualTo(LitefsRestore.STORE);
		assertThat(run("-o", this.directory.resolve("no/such/folder.db").toString(), this.target))
			.isEqualTo(LitefsRestore.OUTPUT);
		assertThat(run("-o", file, this.target)).as("random pages").isEqualTo(LitefsRestore.DAMAGED);
		assertThat(this.output).doesNotExist();
		Files.writeString(this.output, "mine");
		assertThat(run("-o", file, this.target)).isEqualTo(LitefsRestore.OUTPUT);
		assertThat(this.output).hasContent("mine");
		assertThat(text(this.err)).contains("is no restore point", "There is no backup in", "there is no such folder",
				"SQLite", "restored.db is there: a restore never replaces a file; move it away first");
	}

	@Test
	void theTargetOfTheApplicationIsTheDefault() {
		LitefsRestore command = new LitefsRestore(this.target, StoreSettings.of(Map.of()), stream(this.out),
				stream(this.err));
		assertThat(command.run(List.of("--list"))).isZero();
		assertThat(text(this.out)).contains(this.lineage.id());
	}

	@Test
	void helpNeedsNothing() {
		assertThat(run("--help")).isZero();
		assertThat(text(this.out)).startsWith("usage: litefs-restore");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void progressIsShownAsBarOrNowAndThen(boolean terminal) {
		ProgressBar bar = new ProgressBar(stream(this.err), terminal);
		for (int second = 0; second <= 40; second++) {
			bar.accept(new RestoreProgress(25_000_000L * second, 1_000_000_000, Duration.ofSeconds(second)));
		}
		List<String> lines = new ArrayList<>(List.of(text(this.err).split("[\r\n]+")));
		lines.removeIf(String::isBlank);
		assertThat(lines).hasSize(terminal ? 40 : 4).anyMatch((line) -> line.strip().endsWith("0:20 left"));
		assertThat(text(this.err)).contains(" 50 %  500 MB of 1000 MB  25 MB/s  0:20 left");
	}

	private int run(String... args) {
		return new LitefsRestore(null, StoreSettings.of(Map.of()), stream(this.out), stream(this.err))
			.run(List.of(args));
	}

	private static PrintStream stream(ByteArrayOutputStream bytes) {
		return new PrintStream(bytes, true, StandardCharsets.UTF_8);
	}

	private static String text(ByteArrayOutputStream bytes) {
		return bytes.toString(StandardCharsets.UTF_8);
	}

}
