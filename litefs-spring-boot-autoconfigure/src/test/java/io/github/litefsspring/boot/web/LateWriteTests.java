package io.github.litefsspring.boot.web;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

import io.github.litefsspring.node.StubLitefsNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Handlers that run on a replica and turn out to write.
 */
@ExtendWith(OutputCaptureExtension.class)
class LateWriteTests {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final StubLitefsNode node = StubLitefsNode.replicaOf("localhost");

	private WebNode primary;

	private WebNode replica;

	@BeforeEach
	void startPrimary() {
		this.primary = new WebNode(StubLitefsNode.primary("primary"));
	}

	@AfterEach
	void stop() {
		if (this.replica != null) {
			this.replica.close();
		}
		this.primary.close();
	}

	private void start(String... properties) {
		String[] all = java.util.Arrays.copyOf(properties, properties.length + 2);
		all[properties.length] = WebNode.appUrl(this.primary.port());
		all[properties.length + 1] = "litefs.write.passthrough=/late/**";
		this.replica = new WebNode(this.node, all);
	}

	@Test
	void getThatWritesIsSentToThePrimaryAndCountedAndReportedOnce(CapturedOutput output) throws Exception {
		start();
		for (int i = 0; i < 2; i++) {
			HttpResponse<String> response = send("GET", "/late/read?x=%2F", "");
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(JSON.readTree(response.body()).path("node").stringValue()).isEqualTo("primary");
			assertThat(JSON.readTree(response.body()).path("query").stringValue()).isEqualTo("x=%2F");
			assertThat(response.headers().allValues("Litefs-Node")).containsExactly("primary");
			assertThat(response.headers().allValues("X-Local")).containsExactly("primary");
		}
		assertThat(this.replica.late("Handlers.late")).isEqualTo(2);
		assertThat(output.getAll().split("Handlers.late was run on a node", -1)).hasSize(2);
		assertThat(output).contains("@PrimaryOnly");
	}

	@Test
	void aRefusalThatTheApplicationHasCaughtBringsTheRequestToThePrimaryToo() throws Exception {
		start();
		HttpResponse<String> response = send("GET", "/caught", "");
		assertThat(response.body()).isEqualTo("primary went on");
		assertThat(response.headers().allValues("Litefs-Node")).containsExactly("primary");
		assertThat(this.primary.handlers().calls).containsExactly("caught");
		assertThat(this.replica.late("Handlers.caught")).isEqualTo(1);
	}

	@Test
	void aRefusalThatAFilterHasCaughtBringsTheRequestToThePrimaryBeforeItsHandlerRuns() throws Exception {
		start();
		assertThat(send("GET", "/caught-in-a-filter", "").body()).isEqualTo("primary went on");
		assertThat(this.replica.handlers().calls).isEmpty();
		assertThat(this.primary.handlers().calls).containsExactly("caught-in-a-filter");
	}

	@Test
	void aRefusalThatTheApplicationHasCaughtIsTooLateOnceItHasAnswered() throws Exception {
		start();
		assertThat(send("GET", "/caught?answered=true", "").body()).endsWith(" went on").startsWith("replica");
		assertThat(this.primary.handlers().calls).isEmpty();
	}

	@Test
	void aRefusalThatTheApplicationHasCaughtIsItsAffairWhenLateWritesAreRejected() throws Exception {
		start("litefs.write.late=reject");
		assertThat(send("GET", "/caught", "").body()).startsWith("replica");
		assertThat(this.primary.handlers().calls).isEmpty();
	}

	@Test
	void bodyThatTheHandlerHasReadIsSentToThePrimary() throws Exception {
		start();
		HttpResponse<String> response = send("POST", "/late/read", "hello body");
		assertThat(JSON.readTree(response.body()).path("body").stringValue()).isEqualTo("hello body");
		assertThat(JSON.readTree(response.body()).path("node").stringValue()).isEqualTo("primary");
		assertThat(this.replica.handlers().calls()).containsExactly("write");
	}

	@Test
	void bodyOfUnknownLengthIsSentToThePrimary() throws Exception {
		start();
		HttpResponse<String> response = this.client.send(HttpRequest.newBuilder(this.replica.url("/late/read"))
			.header("Content-Type", "text/plain")
			.POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream("chunked".getBytes())))
			.build(), BodyHandlers.ofString());
		assertThat(JSON.readTree(response.body()).path("body").stringValue()).isEqualTo("chunked");
	}

	@Test
	void bodyBeyondTheLimitIsRefusedWithAnExplanation() throws Exception {
		start("litefs.write.max-buffered-body=5B");
		HttpResponse<String> response = send("POST", "/late/read", "hello body");
		assertThat(response.statusCode()).isEqualTo(503);
		assertThat(response.body()).contains(WriteProblem.BODY_NOT_KEPT.type().toString(),
				"litefs.write.max-buffered-body", "@PrimaryOnly");
		assertThat(this.primary.handlers().calls()).isEmpty();
		assertThat(send("POST", "/late/read", "five!").statusCode()).isEqualTo(200);
	}

	@Test
	void formIsParsedHereAndArrivesAtThePrimary() throws Exception {
		start();
		HttpResponse<String> response = form("/late/form?item=q", "name=J%C3%B6rg+B&item=1&item=2&empty");
		assertThat(response.body()).isEqualTo("primary Jörg B [q, 1, 2]");
	}

	@Test
	void formBeyondTheLimitIsParsedHereAndRefused() throws Exception {
		start("litefs.write.max-buffered-body=5B");
		HttpResponse<String> response = form("/late/form", "name=a&item=1&item=2");
		assertThat(response.statusCode()).isEqualTo(503);
		assertThat(response.body()).contains(WriteProblem.BODY_NOT_KEPT.type().toString());
	}

	@Test
	void formHasAsManyParametersAsTheWebServerTakes() throws Exception {
		start("server.tomcat.max-parameter-count=10");
		assertThat(form("/late/form?item=q", "name=a" + "&item=1".repeat(8)).statusCode()).isEqualTo(200);
		HttpResponse<String> refused = form("/late/form?item=q", "name=a" + "&item=1".repeat(9));
		assertThat(refused.statusCode()).isEqualTo(400);
		assertThat(refused.body()).contains("server.tomcat.max-parameter-count");
	}

	@Test
	void formBeyondTheWebServersSizeIsLeftToTheWebServer() throws Exception {
		start("server.tomcat.max-http-form-post-size=100B");
		assertThat(form("/late/form", "name=a&item=" + "x".repeat(200)).statusCode()).isEqualTo(413);
		assertThat(this.primary.handlers().calls()).isEmpty();
	}

	@Test
	void putFormThatAFilterHasReadArrivesAtThePrimary() throws Exception {
		start();
		HttpResponse<String> response = this.client.send(HttpRequest.newBuilder(this.replica.url("/late/read"))
			.header("Content-Type", "application/x-www-form-urlencoded")
			.PUT(BodyPublishers.ofString("name=a"))
			.build(), BodyHandlers.ofString());
		assertThat(JSON.readTree(response.body()).path("node").stringValue()).isEqualTo("primary");
		assertThat(JSON.readTree(response.body()).path("headers").path("content-length").get(0).stringValue())
			.isEqualTo("6");
	}

	@Test
	void multipartThatWasParsedIsRefusedWithAnExplanation() throws Exception {
		start();
		HttpResponse<String> response = this.client.send(HttpRequest.newBuilder(this.replica.url("/late/upload"))
			.header("Content-Type", "multipart/form-data; boundary=XX")
			.POST(BodyPublishers.ofString(ForwardTests.multipart()))
			.build(), BodyHandlers.ofString());
		assertThat(response.statusCode()).isEqualTo(503);
		assertThat(response.body()).contains(WriteProblem.BODY_NOT_KEPT.type().toString());
	}

	@Test
	void asynchronousHandlerIsSentToThePrimary() throws Exception {
		start();
		assertThat(send("GET", "/late/async", "").body()).isEqualTo("primary");
	}

	@Test
	void replyThatHasBegunIsNotReplaced() {
		start();
		assertThatException().isThrownBy(() -> send("GET", "/late/committed", ""));
		assertThat(this.replica.late("Handlers.lateCommitted")).isOne();
		assertThat(this.primary.handlers().calls()).isEmpty();
	}

	@Test
	void rejectAnswers503() throws Exception {
		start("litefs.write.late=reject");
		HttpResponse<String> response = send("GET", "/late/read", "");
		assertThat(response.statusCode()).isEqualTo(503);
		assertThat(response.headers().firstValue("Retry-After")).isPresent();
		assertThat(response.body()).contains(WriteProblem.NOT_PRIMARY.type().toString(), "litefs.write.late=reject");
		assertThat(this.primary.handlers().calls()).isEmpty();
	}

	@Test
	void handlerThatRanWhileThisNodeWasThePrimaryIsNotRunAgainElsewhere() throws Exception {
		StubLitefsNode demoted = StubLitefsNode.primary("localhost");
		this.replica = new WebNode(demoted, WebNode.appUrl(this.primary.port()));
		HttpResponse<String> response = send("GET", "/late/demoted", "");
		assertThat(response.statusCode()).isEqualTo(500);
		assertThat(response.body()).contains("ceased to be the primary");
		assertThat(this.primary.handlers().calls()).isEmpty();
	}

	@Test
	void failureOutsideAHandlerIsSentToThePrimary() throws Exception {
		start();
		HttpResponse<String> response = send("GET", "/late/filtered", "");
		assertThat(response.body()).isEqualTo("primary filtered");
	}

	private HttpResponse<String> form(String path, String body) throws Exception {
		return this.client.send(HttpRequest.newBuilder(this.replica.url(path))
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers.ofString(body))
			.build(), BodyHandlers.ofString());
	}

	private HttpResponse<String> send(String method, String path, String body) throws Exception {
		return this.client.send(HttpRequest.newBuilder(this.replica.url(path))
			.header("Content-Type", "text/plain")
			.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
			.build(), BodyHandlers.ofString());
	}

}
