package io.github.litefsspring.boot.web;

import java.io.IOException;

import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.util.TestSocketUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reads that had better go to the primary, and may stay: those that note that a session
 * was used.
 */
class PrimaryReadsTests {

	private final MockHttpServletResponse response = new MockHttpServletResponse();

	@Test
	void aReadGoesToThePrimaryThatAnswers() throws Exception {
		try (WebNode primary = new WebNode(StubLitefsNode.primary("primary"));
				WebNode replica = new WebNode(StubLitefsNode.replicaOf("localhost"), WebNode.appUrl(primary.port()))) {
			assertThat(answer(replica)).isTrue();
			assertThat(this.response.getContentAsString()).contains("\"node\":\"primary\"");
			assertThat(this.response.getHeaders("Litefs-Node")).containsExactly("primary");
		}
	}

	@Test
	void aReadStaysHereWhileNoPrimaryIsKnown() throws Exception {
		try (WebNode replica = new WebNode(new StubLitefsNode(Role.NO_PRIMARY))) {
			this.response.setHeader("X-Request-Id", "1");
			assertStays(replica);
			assertThat(this.response.getHeader("X-Request-Id")).isEqualTo("1");
		}
	}

	@Test
	void aReadStaysHereWhenThePrimaryTakesNoConnection() throws Exception {
		try (WebNode replica = new WebNode(StubLitefsNode.replicaOf("localhost"),
				WebNode.appUrl(TestSocketUtils.findAvailableTcpPort()))) {
			assertStays(replica);
			// known by now
			assertStays(replica);
		}
	}

	@Test
	void aReadStaysHereWhenRequestsAreNotSentToThePrimary() throws Exception {
		try (WebNode primary = new WebNode(StubLitefsNode.primary("primary"));
				WebNode replica = new WebNode(StubLitefsNode.replicaOf("localhost"), WebNode.appUrl(primary.port()),
						"litefs.write.transport=reject")) {
			assertStays(replica);
		}
	}

	private void assertStays(WebNode node) throws IOException {
		assertThat(answer(node)).isFalse();
		assertThat(this.response.isCommitted()).isFalse();
		assertThat(this.response.getStatus()).isEqualTo(200);
		assertThat(this.response.getContentAsByteArray()).isEmpty();
	}

	private boolean answer(WebNode node) throws IOException {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", "/echo/x");
		new Arrival(request, null, false, 0).remember();
		return node.reads().answerIfReachable(request, this.response);
	}

}
