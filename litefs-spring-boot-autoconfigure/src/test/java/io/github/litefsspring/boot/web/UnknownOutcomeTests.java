package io.github.litefsspring.boot.web;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
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
 * Requests whose commit on this node may or may not have taken effect.
 */
class UnknownOutcomeTests {

	private final HttpClient client = HttpClient.newHttpClient();

	private WebNode web;

	@BeforeEach
	void start() {
		StubLitefsNode node = StubLitefsNode.replicaOf("localhost");
		node.become(Role.PRIMARY);
		this.web = new WebNode(node);
	}

	@AfterEach
	void stop() {
		this.web.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/unknown", "/saved-in-a-filter" })
	void theAnswerSaysThatNobodyKnowsAndIsNoneThatClientsRepeat(String path) throws Exception {
		HttpResponse<String> response = post(path);
		assertThat(response.statusCode()).isEqualTo(502);
		assertThat(response.headers().firstValue("Retry-After")).isEmpty();
		assertThat(response.headers().firstValue("X-Local")).isEmpty();
		assertThat(response.body()).contains(WriteProblem.OUTCOME_UNKNOWN.type().toString());
	}

	@Test
	void whatIsAnsweredAlreadyIsNotAnsweredAgain() {
		try {
			assertThat(post("/unknown?answered=true").body())
				.doesNotContain(WriteProblem.OUTCOME_UNKNOWN.type().toString());
		}
		catch (IOException | InterruptedException ex) {
			assertThat(ex).as("a reply that breaks off").isInstanceOf(IOException.class);
		}
	}

	private HttpResponse<String> post(String path) throws IOException, InterruptedException {
		return this.client.send(HttpRequest.newBuilder(this.web.url(path)).POST(BodyPublishers.noBody()).build(),
				BodyHandlers.ofString());
	}

}
