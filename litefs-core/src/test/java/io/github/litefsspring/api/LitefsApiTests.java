package io.github.litefsspring.api;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.github.litefsspring.api.LitefsApiException.Problem;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@Timeout(60)
class LitefsApiTests {

	private static final String INFO = """
			{
			  "clusterID": "LFSC2638CE9BE43B67C4",
			  "isPrimary": false,
			  "candidate": true,
			  "path": "/var/lib/litefs",
			  "primary": {
			    "hostname": "n1"
			  }
			}
			""";

	private static final String INIT = "{\"type\":\"init\",\"data\":{\"isPrimary\":false,\"hostname\":\"n1\"}}\n";

	private static final String TX = "{\"type\":\"tx\",\"db\":\"f.db\",\"data\":{\"txID\":\"000000000000000a\","
			+ "\"postApplyChecksum\":\"e2b42ec5a8c45bf2\",\"pageSize\":4096,\"commit\":2,"
			+ "\"timestamp\":\"2026-01-02T03:04:05.678Z\"}}\n";

	@Test
	void readsWhatAProcessSaysAboutItself() throws IOException {
		try (StubServer server = new StubServer(StubServer.http("200 OK", INFO), false); LitefsApi api = api(server)) {
			assertThat(api.info()).isEqualTo(
					new NodeInfo("41FDCBC347AA000C", "LFSC2638CE9BE43B67C4", false, true, "/var/lib/litefs", "n1"));
			assertThat(server.firstRequest()).startsWith("GET /info HTTP/1.1").doesNotContain("h2c");
		}
	}

	@Test
	void anEmptyHostnameIsNone() throws IOException {
		String body = INFO.replace("n1", "");
		try (StubServer server = new StubServer(StubServer.http("200 OK", body), false); LitefsApi api = api(server)) {
			assertThat(api.info().primaryHostname()).isNull();
		}
	}

	@Test
	void copiesADatabaseToAFile(@TempDir Path folder) throws IOException {
		Path file = folder.resolve("export.db");
		try (StubServer server = new StubServer(StubServer.http("200 OK", "SQLite format 3"), false);
				LitefsApi api = api(server)) {
			api.export("my data.db", file, Duration.ofSeconds(30));
			assertThat(server.firstRequest()).startsWith("GET /export?name=my+data.db HTTP/1.1");
			assertThat(file).hasContent("SQLite format 3");
		}
	}

	@Test
	void aDatabaseThatIsNotThereIsNotExported(@TempDir Path folder) throws IOException {
		String answer = StubServer.http("404 Not Found", "database not found");
		try (StubServer server = new StubServer(answer, false); LitefsApi api = api(server)) {
			assertFails(() -> api.export("x.db", folder.resolve("x"), Duration.ofSeconds(30)), Problem.REFUSED)
				.withMessageContaining("GET /export?name=x.db gave status 404, 'database not found'");
			assertThat(folder).isEmptyDirectory();
		}
	}

	@Test
	void anExportThatStopsToComeIsGivenUp(@TempDir Path folder) throws IOException {
		String half = StubServer.http("200 OK", "SQLite").replace("Content-Length: 6", "Content-Length: 4096");
		try (StubServer server = new StubServer(half, true); LitefsApi api = api(server)) {
			assertFails(() -> api.export("x.db", folder.resolve("x"), Duration.ofMillis(200)), Problem.TIMED_OUT)
				.withMessageContaining("nothing more for 200 ms");
		}
	}

	@Test
	void readsTheEventStreamToItsEnd() throws IOException {
		String events = INIT + TX + "{\"type\":\"somethingNew\",\"data\":{}}\n"
				+ "{\"type\":\"primaryChange\",\"data\":{\"isPrimary\":true}}\n";
		try (StubServer server = new StubServer(StubServer.stream(events), false);
				LitefsApi api = api(server);
				EventStream stream = api.events()) {
			assertThat(stream.nodeId()).isEqualTo("41FDCBC347AA000C");
			assertThat(stream.next()).isEqualTo(new LitefsEvent.Leadership(false, "n1"));
			assertThat(stream.next()).isEqualTo(new LitefsEvent.Transaction("f.db", 10, 0xe2b42ec5a8c45bf2L,
					Instant.parse("2026-01-02T03:04:05.678Z")));
			assertThat(stream.next()).isEqualTo(new LitefsEvent.Leadership(true, null));
			assertThat(stream.next()).isNull();
		}
	}

	@Test
	void closingAStreamEndsAReadThatWaits() throws Exception {
		try (StubServer server = new StubServer(StubServer.stream(INIT), true);
				LitefsApi api = api(server);
				EventStream stream = api.events()) {
			assertThat(stream.next()).isNotNull();
			CompletableFuture<Boolean> ended = CompletableFuture.supplyAsync(() -> stream.next() == null);
			stream.close();
			assertThat(ended.get(30, TimeUnit.SECONDS)).isTrue();
		}
	}

	@Test
	void closingTheClientEndsItsStreams() throws Exception {
		try (StubServer server = new StubServer(StubServer.stream(INIT), true);
				LitefsApi api = api(server);
				EventStream stream = api.events()) {
			assertThat(stream.next()).isNotNull();
			CompletableFuture<?> ended = CompletableFuture.runAsync(stream::next);
			api.close();
			assertThat(ended).failsWithin(Duration.ofSeconds(30))
				.withThrowableOfType(ExecutionException.class)
				.withCauseInstanceOf(LitefsApiException.class);
		}
	}

	@Test
	void aRefusedStreamIsReportedWithItsText() throws IOException {
		try (StubServer server = new StubServer(StubServer.http("404 Not Found", "404 page not found\n"), false);
				LitefsApi api = api(server)) {
			assertFails(api::events, Problem.REFUSED).withMessageContainingAll("GET /events", "404 page not found");
		}
	}

	@Test
	void blankHeadersOfAStreamAreNone() throws IOException {
		String answer = "HTTP/1.0 200 OK\r\nlitefs-id: 41FDCBC347AA000C\r\nLitefs-Cluster-Id: \r\n\r\n";
		try (StubServer server = new StubServer(answer, false);
				LitefsApi api = api(server);
				EventStream stream = api.events()) {
			assertThat(stream.nodeId()).isEqualTo("41FDCBC347AA000C");
			assertThat(stream.clusterId()).isNull();
			assertThat(server.firstRequest()).startsWith("GET /events HTTP/1.0\r\nHost: 127.0.0.1:");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "SSH-2.0-OpenSSH_9.2\r\n\r\n", "", "HTTP/1.0 200 OK\r\nLitefs-Id: 41FD", "\r\n\r\n",
			"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{}\n\r\n" })
	void aStreamThatIsNotHttpIsUnreachable(String answer) throws IOException {
		try (StubServer server = new StubServer(answer, false); LitefsApi api = api(server)) {
			assertFails(api::events, Problem.UNREACHABLE).withMessageContainingAll("GET /events", "litefs.api-url");
		}
	}

	@Test
	void anEndlessHeadOfAStreamIsCutOff() throws IOException {
		try (StubServer server = new StubServer("HTTP/1.0 200 OK\r\n" + "X: x\r\n".repeat(20_000), true);
				LitefsApi api = api(server)) {
			assertFails(api::events, Problem.UNREACHABLE).withMessageContaining("has no end");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "<html><body>Welcome to nginx</body></html>", "", "null", "[]", "\"primary\"", "{}",
			"{\"isPrimary\":\"yes\",\"candidate\":true,\"primary\":{}}",
			"{\"isPrimary\":true,\"candidate\":true,\"primary\":{\"hostname\":7}}",
			"{\"isPrimary\":true,\"candidate\":true,\"pri", "{\"isPrimary\":true,\"candidate\":true} trailing" })
	void anAnswerThatIsNotLiteFsNamesUrlPropertyAndAnswer(String body) throws IOException {
		try (StubServer server = new StubServer(StubServer.http("200 OK", body), false); LitefsApi api = api(server)) {
			String excerpt = body.isEmpty() ? "''" : body.substring(0, Math.min(body.length(), 20));
			assertFails(api::info, Problem.UNREADABLE).withMessageContainingAll(server.url(), "litefs.api-url",
					"GET /info", excerpt);
		}
	}

	@Test
	void deeplyNestedJsonIsRefused() throws IOException {
		String body = "{\"a\":".repeat(5000);
		try (StubServer server = new StubServer(StubServer.http("200 OK", body), false); LitefsApi api = api(server)) {
			assertFails(api::info, Problem.UNREADABLE).withMessageContaining("litefs.api-url");
		}
	}

	@Test
	void anEndlessAnswerIsCutOff() throws IOException {
		String body = "x".repeat(1_000_000);
		try (StubServer server = new StubServer(StubServer.http("200 OK", body), true); LitefsApi api = api(server)) {
			assertFails(api::info, Problem.UNREADABLE).withMessageContaining("longer than");
		}
	}

	@Test
	void aStatusOtherThan200IsReportedWithItsText() throws IOException {
		String body = "no primary is currently available for handoff, cannot promote\n";
		try (StubServer server = new StubServer(StubServer.http("500 Internal Server Error", body), false);
				LitefsApi api = api(server)) {
			assertFails(api::promote, Problem.REFUSED).withMessageContainingAll("POST /promote", "500",
					"no primary is currently available");
			assertFails(api::info, Problem.REFUSED).withMessageContaining("500");
			assertFails(api::events, Problem.REFUSED).withMessageContaining("GET /events");
		}
	}

	@Test
	void aRedirectIsNotFollowed() throws IOException {
		try (StubServer server = new StubServer(StubServer.http("302 Found", "elsewhere"), false);
				LitefsApi api = api(server)) {
			assertFails(api::info, Problem.REFUSED).withMessageContaining("302");
		}
	}

	@Test
	void somethingThatDoesNotSpeakHttpIsUnreachable() throws IOException {
		try (StubServer server = new StubServer("SSH-2.0-OpenSSH_9.2\r\n\r\n", false); LitefsApi api = api(server)) {
			assertFails(api::info, Problem.UNREACHABLE).withMessageContaining("litefs.api-url");
		}
	}

	@Test
	void nobodyListensIsUnreachable() throws IOException {
		int port;
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = socket.getLocalPort();
		}
		try (LitefsApi api = new LitefsApi("http://127.0.0.1:" + port, "litefs.api-url")) {
			assertFails(api::info, Problem.UNREACHABLE).withMessageContainingAll("127.0.0.1:" + port, "no connection");
			assertFails(api::events, Problem.UNREACHABLE).withMessageContainingAll("127.0.0.1:" + port,
					"no connection");
		}
	}

	@Test
	void anAnswerThatNeverComesTimesOut() throws IOException {
		try (StubServer server = new StubServer("", true); LitefsApi api = api(server)) {
			assertFails(() -> api.info(Duration.ofMillis(200)), Problem.TIMED_OUT).withMessageContaining("200 ms");
		}
	}

	@Test
	void anAnswerThatStopsInTheMiddleTimesOut() throws IOException {
		String half = StubServer.http("200 OK", INFO);
		try (StubServer server = new StubServer(half.substring(0, half.length() - 30), true);
				LitefsApi api = api(server)) {
			assertFails(() -> api.info(Duration.ofMillis(500)), Problem.TIMED_OUT).withMessageContaining("500 ms");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "<html>\n", "{\"type\":\"tx\"}\n", "{\"data\":{}}\n", "\n", "[1]\n",
			"{\"type\":\"init\",\"data\":{\"isPrimary\":1}}\n", "{\"type\":\"init\"",
			"{\"type\":\"tx\",\"db\":\"f.db\",\"data\":{\"txID\":\"-1\"}}\n",
			"{\"type\":\"tx\",\"db\":\"f.db\",\"data\":{\"txID\":\"000000000000000a\","
					+ "\"postApplyChecksum\":\"e2b42ec5a8c45bf2\",\"timestamp\":\"today\"}}\n" })
	void aLineThatIsNoEventEndsTheStreamWithAnExplanation(String line) throws IOException {
		try (StubServer server = new StubServer(StubServer.stream(line), false);
				LitefsApi api = api(server);
				EventStream stream = api.events()) {
			assertFails(stream::next, Problem.UNREADABLE).withMessageContainingAll("GET /events", "litefs.api-url");
		}
	}

	@Test
	void anEndlessLineIsCutOff() throws IOException {
		try (StubServer server = new StubServer(StubServer.stream("x".repeat(200_000)), true);
				LitefsApi api = api(server);
				EventStream stream = api.events()) {
			assertFails(stream::next, Problem.UNREADABLE).withMessageContaining("longer than 65536 bytes");
		}
	}

	@Test
	void aClosedClientSaysSo() throws IOException {
		try (StubServer server = new StubServer(StubServer.http("200 OK", INFO), false)) {
			LitefsApi api = api(server);
			api.close();
			assertFails(api::info, Problem.UNREACHABLE).withMessageContaining("closed");
			assertFails(api::events, Problem.UNREACHABLE).withMessageContaining("closed");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost:20202", "ftp://localhost", "http://", "http://{hostname}:1", "", "http://a b" })
	void aUrlThatIsNoneIsRefusedWithItsProperty(String url) {
		assertThatIllegalArgumentException().isThrownBy(() -> new LitefsApi(url, "litefs.api-url"))
			.withMessageContainingAll("'" + url + "'", "litefs.api-url");
	}

	@Test
	void aSlashAtTheEndOfTheUrlIsIgnored() throws IOException {
		try (StubServer server = new StubServer(StubServer.http("200 OK", INFO), false);
				LitefsApi api = new LitefsApi(server.url() + "/", "litefs.api-url")) {
			assertThat(api.info().primaryHostname()).isEqualTo("n1");
			assertThat(server.firstRequest()).startsWith("GET /info ");
		}
	}

	@Test
	void aNodeIdThatIsNoneIsNeverSent() throws IOException {
		try (StubServer server = new StubServer(StubServer.http("200 OK", ""), false); LitefsApi api = api(server)) {
			assertThatIllegalArgumentException().isThrownBy(() -> api.handoff("x&force=true"));
			api.handoff("41FDCBC347AA000C");
			assertThat(server.firstRequest()).startsWith("POST /handoff?nodeID=41FDCBC347AA000C ");
		}
	}

	private static LitefsApi api(StubServer server) {
		return new LitefsApi(server.url(), "litefs.api-url");
	}

	private static org.assertj.core.api.ThrowableAssertAlternative<LitefsApiException> assertFails(
			ThrowingCallable call, Problem problem) {
		return assertThatExceptionOfType(LitefsApiException.class).isThrownBy(call)
			.satisfies((ex) -> assertThat(ex.problem()).isEqualTo(problem));
	}

}
