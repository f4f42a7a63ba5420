package io.github.litefsspring.boot.web;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests that read on a node whose LiteFS is gone.
 */
class MissingDatabaseTests {

	private final HttpClient client = HttpClient.newHttpClient();

	private final StubLitefsNode node = StubLitefsNode.replicaOf("localhost");

	private WebNode web;

	@BeforeEach
	void start() {
		this.web = new WebNode(this.node);
		this.node.become(Role.UNMOUNTED);
	}

	@AfterEach
	void stop() {
		this.web.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/read", "/read-in-a-filter" })
	void theAnswerSaysThatAnotherNodeCanDoIt(String path) throws Exception {
		HttpResponse<String> response = get(path);
		assertThat(response.statusCode()).isEqualTo(503);
		assertThat(response.headers().firstValue("Retry-After")).isPresent();
		assertThat(response.headers().firstValue("X-Local")).isEmpty();
		assertThat(response.body()).contains(WriteProblem.NO_DATABASE.type().toString()).doesNotContain("gone");
	}

	@Test
	void whatIsAnsweredAlreadyIsNotAnsweredAgain() {
		try {
			assertThat(get("/read?answered=true").body()).doesNotContain(WriteProblem.NO_DATABASE.type().toString());
		}
		catch (IOException | InterruptedException ex) {
			assertThat(ex).as("a reply that breaks off").isInstanceOf(IOException.class);
		}
	}

	@Test
	void aRequestThatMayHaveWrittenIsNotToldToBeRepeated() throws Exception {
		this.node.become(Role.PRIMARY);
		HttpResponse<String> response = get("/read");
		assertThat(response.statusCode()).isEqualTo(500);
		assertThat(response.headers().firstValue("Retry-After")).isEmpty();
		assertThat(response.body()).contains(WriteProblem.PARTLY_DONE.type().toString());
	}

	private HttpResponse<String> get(String path) throws IOException, InterruptedException {
		return this.client.send(HttpRequest.newBuilder(this.web.url(path)).build(), BodyHandlers.ofString());
	}

}
